package org.ninelives.runtime.dispatch;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.GenericSignatureFormatError;
import java.lang.reflect.MalformedParameterizedTypeException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import org.ninelives.api.module.Handle;
import org.ninelives.api.module.UntilCompleted;

/**
 * How the values of each method of a service pass, by what its generic types say of marked interfaces. Immutable; used while
 * a class is generated, never by a call.
 */
final class Passages {

    private static final Map<Class<?>, Passage> OF_ONE = Map.of(
            Optional.class, Passage.OPTIONAL,
            List.class, Passage.LIST,
            Collection.class, Passage.LIST,
            Set.class, Passage.SET,
            CompletionStage.class, Passage.STAGE);

    /** A way, and for an array the class of its elements. */
    record Way(Passage passage, Class<?> element) {
        static final Way PLAIN = new Way(Passage.AS_IS, Object.class);

        boolean isPlain() {
            return passage == Passage.AS_IS;
        }
    }

    private final List<Method> methods = new ArrayList<>();
    private final Map<TypeVariable<?>, Type> known = new HashMap<>();
    private final Set<String> bare = new LinkedHashSet<>();

    private final boolean recording;

    /** Of the methods of these interfaces together. */
    Passages(List<Class<?>> interfaces) {
        this(interfaces, false);
    }

    /**
     * The same.
     *
     * @param recording whether it is of interest who holds what no handle stands for
     */
    Passages(List<Class<?>> interfaces, boolean recording) {
        this.recording = recording;
        for (Class<?> type : interfaces) {
            methods.addAll(Arrays.asList(type.getMethods()));
            learn(type);
        }
        methods.removeIf(method -> Modifier.isStatic(method.getModifiers()));
    }

    /** Whether a type is a marked interface, or extends one. */
    static boolean isMarked(Class<?> type) {
        return type.isInterface()
                && (type.isAnnotationPresent(Handle.class)
                        || Arrays.stream(type.getInterfaces()).anyMatch(Passages::isMarked));
    }

    /** The marked interfaces of a class that a generated one can have. */
    static List<Class<?>> marked(Class<?> implementation, Predicate<Class<?>> hidden) {
        Set<Class<?>> found = new LinkedHashSet<>();
        for (Class<?> level = implementation; level != null; level = level.getSuperclass()) {
            collect(level, hidden, found);
        }
        // What another one extends comes with it.
        List<Class<?>> all = List.copyOf(found);
        found.removeIf(type -> all.stream().anyMatch(other -> other != type && type.isAssignableFrom(other)));
        return List.copyOf(found);
    }

    private static void collect(Class<?> level, Predicate<Class<?>> hidden, Set<Class<?>> found) {
        for (Class<?> type : level.getInterfaces()) {
            if (isMarked(type) && Modifier.isPublic(type.getModifiers()) && !hidden.test(type)) {
                found.add(type);
            } else {
                collect(type, hidden, found);
            }
        }
    }

    private void learn(Class<?> type) {
        for (Type parent : read(type, Class::getGenericInterfaces, Class::getInterfaces)) {
            if (parent instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
                TypeVariable<?>[] variables = raw.getTypeParameters();
                for (int i = 0; i < variables.length; i++) {
                    known.put(variables[i], generic.getActualTypeArguments()[i]);
                }
                learn(raw);
            } else if (parent instanceof Class<?> raw) {
                learn(raw);
            }
        }
    }

    /** What is generic may speak of classes that are not there, which hurts nobody who does not ask. */
    private static <T, R> R read(T of, Function<T, ? extends R> generic, Function<T, ? extends R> raw) {
        try {
            return generic.apply(of);
        } catch (TypeNotPresentException
                | MalformedParameterizedTypeException
                | GenericSignatureFormatError
                | NoClassDefFoundError unknown) {
            return raw.apply(of);
        }
    }

    /** Whether any of these methods hands out, or takes back. */
    boolean any() {
        return methods.stream()
                .anyMatch(method ->
                        (!returned(method).isPlain() && returned(method).passage() != Passage.BARE)
                                || !Arrays.stream(parameters(method)).allMatch(Way::isPlain));
    }

    /** For messages: the methods whose types speak of marked interfaces in a way in which nothing can be done for them. */
    List<String> bare() {
        methods.forEach(method -> {
            returned(method);
            parameters(method);
        });
        return List.copyOf(bare);
    }

    /** How what a method returns passes. */
    Way returned(Method method) {
        for (Method other : methods) {
            if (isSame(method, other)) {
                Way way = of(read(other, Method::getGenericReturnType, Method::getReturnType), other);
                if (!way.isPlain()) {
                    return way;
                }
            }
        }
        return recording && method.getReturnType().isInterface() ? new Way(Passage.BARE, Object.class) : Way.PLAIN;
    }

    /** Whether a call of this method is over only when its result is complete. */
    boolean isUntilCompleted(Method method) {
        return CompletionStage.class.isAssignableFrom(method.getReturnType())
                && methods.stream()
                        .anyMatch(other -> isSame(method, other)
                                && (other.isAnnotationPresent(UntilCompleted.class)
                                        || other.getDeclaringClass().isAnnotationPresent(UntilCompleted.class)));
    }

    /** How what a method is given passes. */
    Way[] parameters(Method method) {
        Way[] found = new Way[method.getParameterCount()];
        Arrays.fill(found, Way.PLAIN);
        for (Method other : methods) {
            if (isSame(method, other)) {
                Type[] types = read(other, Method::getGenericParameterTypes, Method::getParameterTypes);
                for (int i = 0; i < found.length; i++) {
                    found[i] = found[i].isPlain() ? of(types[i], other) : found[i];
                }
            }
        }
        return found;
    }

    /** Whether another method is the same one with types that are known better, which a bridge, for one, leads to. */
    private static boolean isSame(Method method, Method other) {
        if (!method.getName().equals(other.getName())
                || method.getParameterCount() != other.getParameterCount()
                || !method.getReturnType().isAssignableFrom(other.getReturnType())) {
            return false;
        }
        Class<?>[] mine = method.getParameterTypes();
        Class<?>[] others = other.getParameterTypes();
        return Arrays.equals(mine, others) || (method.isBridge() && fits(mine, others));
    }

    private static boolean fits(Class<?>[] wide, Class<?>[] narrow) {
        for (int i = 0; i < wide.length; i++) {
            if (!wide[i].isAssignableFrom(narrow[i])) {
                return false;
            }
        }
        return true;
    }

    /** Bounds are looked up when they are asked for, and may be of classes that are not there. */
    private Way of(Type type, Method method) {
        return read(type, declared -> wayOf(declared, method), unknown -> Way.PLAIN);
    }

    private Way wayOf(Type type, Method method) {
        Type bound = bound(type);
        Class<?> element = element(bound);
        if (isMarked(element)) {
            return new Way(Passage.ARRAY, element);
        }
        if (isMarked(raw(bound))) {
            return new Way(Passage.OBJECT, Object.class);
        }
        if (bound instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            Passage passage = OF_ONE.get(raw(bound));
            if (passage != null && isMarked(raw(arguments[0]))) {
                return new Way(passage, Object.class);
            }
            if (raw(bound) == Map.class && isMarked(raw(arguments[1])) && !isMarked(raw(arguments[0]))) {
                return new Way(Passage.MAP, Object.class);
            }
            if (raw(bound) != Class.class && speaksOfMarked(generic, 3)) {
                bare.add(method.getDeclaringClass().getName() + "." + method.getName() + " has " + type.getTypeName());
            }
        }
        return Way.PLAIN;
    }

    private Class<?> element(Type array) {
        if (array instanceof GenericArrayType generic) {
            return raw(generic.getGenericComponentType());
        }
        Class<?> element = array instanceof Class<?> raw ? raw.getComponentType() : null;
        return element == null ? Object.class : element;
    }

    private boolean speaksOfMarked(Type type, int depth) {
        Type bound = bound(type);
        return isMarked(raw(bound))
                || (depth > 0
                        && bound instanceof ParameterizedType generic
                        && Arrays.stream(generic.getActualTypeArguments())
                                .anyMatch(argument -> speaksOfMarked(argument, depth - 1)));
    }

    /** What a variable or a wildcard stands for, as far as it is known. */
    private Type bound(Type type) {
        Type bound = type;
        for (int i = 0; i < 10; i++) {
            if (bound instanceof TypeVariable<?> variable) {
                Type given = known.get(variable);
                bound = given == null ? variable.getBounds()[0] : given;
            } else if (bound instanceof WildcardType wildcard) {
                bound = wildcard.getUpperBounds()[0];
            } else {
                return bound;
            }
        }
        return Object.class;
    }

    private Class<?> raw(Type type) {
        Type bound = bound(type);
        if (bound instanceof ParameterizedType generic) {
            return raw(generic.getRawType());
        }
        return bound instanceof Class<?> known ? known : Object.class;
    }
}
