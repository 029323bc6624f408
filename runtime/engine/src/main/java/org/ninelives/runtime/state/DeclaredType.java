package org.ninelives.runtime.state;

import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.MalformedParameterizedTypeException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The generic type of a field, by names alone: read from a class file or from a loaded class, it says the same.
 *
 * <p>Its use is to find out what can be known of a value without looking at all of it. A variable of the type {@code String}
 * refers to a {@code String} and to nothing else, for that class is final and the JDK's own; so a {@code Map<String, Long>}
 * has nothing of a module in it, provided that the map itself is the JDK's. A variable of the type {@code List<Integer>} may
 * refer to a list of the module's own making, so of a {@code Map<String, List<Integer>>} nothing is known without a walk; the
 * same holds for {@code AtomicLong}, which a module may extend.
 *
 * @param text for people: names of the JDK without their package, all others in full
 * @param name the binary name of the class, or of the element if this is an array; of a primitive, its name. Of a wildcard and
 *     of a variable, that of its upper bound
 * @param arguments the type arguments; empty if there are none
 * @param dimensions how deep an array it is; 0 if it is none
 */
public record DeclaredType(String text, String name, List<DeclaredType> arguments, int dimensions) {

    private static final DeclaredType ANYTHING = of("java.lang.Object", List.of());

    private static final Map<String, Class<?>> PRIMITIVES = Stream.of(
                    boolean.class,
                    byte.class,
                    char.class,
                    short.class,
                    int.class,
                    long.class,
                    float.class,
                    double.class)
            .collect(Collectors.toUnmodifiableMap(Class::getName, type -> type));

    private static final Map<String, Optional<Class<?>>> KNOWN = new ConcurrentHashMap<>();

    /** Copies the list, refuses missing parts. */
    public DeclaredType {
        Objects.requireNonNull(text);
        Objects.requireNonNull(name);
        arguments = List.copyOf(arguments);
    }

    /** A class, an interface or a primitive. */
    public static DeclaredType of(String name, List<DeclaredType> arguments) {
        String text = name;
        if (name.startsWith("java.") || name.startsWith("javax.")) {
            text = name.substring(name.lastIndexOf('.') + 1).replace('$', '.');
        }
        if (!arguments.isEmpty()) {
            text += arguments.stream().map(DeclaredType::text).collect(Collectors.joining(", ", "<", ">"));
        }
        return new DeclaredType(text, name, arguments, 0);
    }

    /** An array of this. */
    public DeclaredType array() {
        return new DeclaredType(text + "[]", name, arguments, dimensions + 1);
    }

    /** Whatever extends this. */
    public DeclaredType orBelow() {
        return new DeclaredType("? extends " + text, name, arguments, dimensions);
    }

    /** Whatever this extends, and so anything. */
    public DeclaredType orAbove() {
        return new DeclaredType("? super " + text, ANYTHING.name, List.of(), 0);
    }

    /** A variable of this name, of which nothing else is known. */
    public static DeclaredType variable(String named) {
        return new DeclaredType(named, ANYTHING.name, List.of(), 0);
    }

    /** The type of a field of a loaded class. */
    static DeclaredType of(Field field) {
        try {
            return of(field.getGenericType());
        } catch (TypeNotPresentException | MalformedParameterizedTypeException | LinkageError vague) {
            return of(field.getType());
        }
    }

    private static DeclaredType of(Type type) {
        if (type instanceof Class<?> known) {
            return known.isArray() ? of(known.getComponentType()).array() : of(known.getName(), List.of());
        }
        if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
            return of(
                    raw.getName(),
                    Stream.of(generic.getActualTypeArguments())
                            .map(DeclaredType::of)
                            .toList());
        }
        if (type instanceof GenericArrayType array) {
            return of(array.getGenericComponentType()).array();
        }
        if (type instanceof WildcardType wildcard) {
            if (wildcard.getLowerBounds().length > 0) {
                return of(wildcard.getLowerBounds()[0]).orAbove();
            }
            Type bound = wildcard.getUpperBounds()[0];
            return bound == Object.class ? variable("?") : of(bound).orBelow();
        }
        return variable(type.getTypeName());
    }

    /** Whether it is a primitive. */
    public boolean isPrimitive() {
        return dimensions == 0 && jdk().filter(Class::isPrimitive).isPresent();
    }

    /** Whether nothing of a module can be reached from what a variable of this type refers to. */
    boolean isClosed() {
        Class<?> type = jdk().orElse(null);
        if (type == null) {
            return false;
        }
        if (type == Optional.class) {
            return dimensions == 0 && argumentsAreClosed();
        }
        return Jdk.plainVariable(type);
    }

    /** Whether a container of the JDK, of this type, leads to nothing of a module. */
    boolean isContainerOfClosed() {
        return dimensions == 0 && isContainer() && argumentsAreClosed();
    }

    /** Whether a variable of this type, which is closed, may refer to an object. */
    boolean admits(Object object) {
        Class<?> type = object.getClass();
        for (int i = 0; i < dimensions; i++) {
            type = type.isArray() ? type.getComponentType() : Void.class;
        }
        Class<?> expected = jdk().orElse(Object.class);
        return expected.isAssignableFrom(type);
    }

    /** Whether no element of this container can be one of another. */
    public boolean differsInKind(DeclaredType other) {
        if (!isContainerOfClosed() || !other.isContainerOfClosed()) {
            return false;
        }
        for (int i = 0; i < Math.min(arguments.size(), other.arguments.size()); i++) {
            DeclaredType mine = arguments.get(i);
            DeclaredType others = other.arguments.get(i);
            if (!mine.name.equals(others.name) || mine.dimensions != others.dimensions) {
                return true;
            }
        }
        return false;
    }

    /** Why no value of this type but null fits into a variable of another; empty if some may. */
    public Optional<String> misfit(DeclaredType other) {
        String words = "a " + text + " does not fit into a " + other.text;
        if (isPrimitive() || other.isPrimitive()) {
            Class<?> from = isPrimitive() ? jdk().orElse(Object.class) : Object.class;
            Class<?> to = other.isPrimitive() ? other.jdk().orElse(Object.class) : Object.class;
            return Join.obstacle(from, to).isEmpty() ? Optional.empty() : Optional.of(words);
        }
        boolean different =
                isClosed() && other.isClosed() && (dimensions != other.dimensions || !name.equals(other.name));
        return different ? Optional.of(words) : Optional.empty();
    }

    private boolean argumentsAreClosed() {
        return !arguments.isEmpty() && arguments.stream().allMatch(DeclaredType::isClosed);
    }

    /** Whether its type arguments are those of its elements, or of its keys and values, in this order. */
    private boolean isContainer() {
        Class<?> type = jdk().orElse(null);
        if (type == null) {
            return false;
        }
        int expected = Map.class.isAssignableFrom(type) || Map.Entry.class.isAssignableFrom(type) ? 2 : 1;
        return arguments.size() == expected
                && (expected == 2
                        || Iterable.class == type
                        || java.util.Collection.class.isAssignableFrom(type)
                        || type == AtomicReference.class
                        || type == AtomicReferenceArray.class);
    }

    /** Whether an object of exactly this class of the JDK leads to nothing of a module; one that extends it may. */
    private boolean isPlainItself() {
        Class<?> type = jdk().orElse(null);
        return dimensions == 0
                && type != null
                && !type.isInterface()
                && type != Object.class
                && Jdk.refused(type) == null
                && Jdk.plain(type);
    }

    /** Whether one look at the value itself tells all, if it is of a class of the JDK. */
    public boolean needsNoWalk() {
        return isClosed() || isContainerOfClosed() || isPlainItself();
    }

    /** Why no value of this type can move; empty if some may. */
    public Optional<String> refusal() {
        if (Shapes.OF_ONE_BUNDLE.contains(name)) {
            return Optional.of("a " + name + " belongs to one bundle alone; get another one where the component is"
                    + " activated, or in restored()");
        }
        return jdk().filter(type -> !type.isPrimitive()).map(Jdk::refused).map(Shape.Refused::reason);
    }

    /** The class of the JDK of this name. */
    Optional<Class<?>> jdk() {
        return KNOWN.computeIfAbsent(name, DeclaredType::find);
    }

    private static Optional<Class<?>> find(String name) {
        Class<?> primitive = PRIMITIVES.get(name);
        if (primitive != null) {
            return Optional.of(primitive);
        }
        try {
            Class<?> found = Class.forName(name, false, ClassLoader.getPlatformClassLoader());
            return Jdk.owns(found) ? Optional.of(found) : Optional.empty();
        } catch (ClassNotFoundException | LinkageError notOfTheJdk) {
            return Optional.empty();
        }
    }
}
