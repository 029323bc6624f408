package org.ninelives.runtime.state;

import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the tests know of objects by the plainest means there are; nothing of the engine is used. */
final class PlainWalk {

    private static final ClassValue<List<Field>> FIELDS = new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
            return read(type);
        }
    };

    private PlainWalk() {}

    /** Whether an object is its value, whoever holds it. */
    static boolean isValue(@Nullable Object object) {
        return object == null
                || object instanceof CharSequence
                || object instanceof Number
                || object instanceof Boolean
                || object instanceof Character;
    }

    /** What an object holds, in an order that is the same in an equal one. */
    static List<@Nullable Object> parts(Object object) {
        if (object instanceof Map<?, ?> map) {
            List<@Nullable Object> parts = new ArrayList<>();
            if (map instanceof SortedMap<?, ?> sorted) {
                parts.add(sorted.comparator());
            }
            boolean ordered = map instanceof SortedMap || map instanceof LinkedHashMap || map instanceof EnumMap;
            for (Object key : ordered ? map.keySet() : byLabel(map.keySet())) {
                parts.add(key);
                parts.add(map.get(key));
            }
            return parts;
        }
        if (object instanceof Collection<?> collection) {
            List<@Nullable Object> parts = new ArrayList<>();
            if (collection instanceof SortedSet<?> sorted) {
                parts.add(sorted.comparator());
            }
            boolean ordered = collection instanceof SortedSet || collection instanceof LinkedHashSet;
            parts.addAll(collection instanceof Set && !ordered ? byLabel(collection) : collection);
            return parts;
        }
        if (object instanceof Object[] array) {
            return Arrays.asList(array);
        }
        if (object instanceof Optional<?> optional) {
            return Arrays.asList(optional.orElse(null));
        }
        if (object instanceof AtomicReference<?> reference) {
            return Arrays.asList(reference.get());
        }
        List<@Nullable Object> parts = new ArrayList<>();
        fieldsOf(object.getClass()).forEach(field -> parts.add(read(field, object)));
        return parts;
    }

    private static List<Object> byLabel(Collection<?> elements) {
        List<Object> sorted = new ArrayList<>(elements);
        sorted.sort(Comparator.comparing(PlainWalk::label));
        return sorted;
    }

    private static String label(Object key) {
        if (isValue(key) || key instanceof Enum<?>) {
            return key.getClass().getName() + key;
        }
        for (Field field : fieldsOf(key.getClass())) {
            if (field.getName().equals("id")) {
                return "id " + read(field, key);
            }
        }
        throw new IllegalArgumentException("no two of " + key.getClass() + " can be told apart");
    }

    /** The fields of objects of the module and of a library; none of the JDK's, of enums and classes. */
    static List<Field> fieldsOf(Class<?> type) {
        return FIELDS.get(type);
    }

    private static List<Field> read(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> level = type; level != null && !hides(level); level = level.getSuperclass()) {
            for (Field field : level.getDeclaredFields()) {
                if (!java.lang.reflect.Modifier.isStatic(field.getModifiers())) {
                    field.setAccessible(true);
                    fields.add(field);
                }
            }
        }
        return fields;
    }

    private static boolean hides(Class<?> type) {
        return type.getClassLoader() == null || Enum.class.isAssignableFrom(type);
    }

    static @Nullable Object read(Field field, @Nullable Object holder) {
        try {
            return field.get(holder);
        } catch (IllegalAccessException closed) {
            throw new IllegalArgumentException(closed);
        }
    }

    static void write(Field field, @Nullable Object holder, @Nullable Object value) {
        try {
            field.set(holder, value);
        } catch (IllegalAccessException closed) {
            throw new IllegalArgumentException(closed);
        }
    }

    /** All objects that can be reached, each beside what it holds now. */
    static IdentityHashMap<Object, List<@Nullable Object>> everything(Collection<? extends @Nullable Object> starts) {
        IdentityHashMap<Object, List<@Nullable Object>> found = new IdentityHashMap<>();
        Deque<Object> waiting = new ArrayDeque<>();
        push(starts, waiting);
        while (!waiting.isEmpty()) {
            Object object = waiting.pop();
            if (!found.containsKey(object)) {
                List<@Nullable Object> parts = new ArrayList<>(parts(object));
                found.put(object, parts);
                push(parts, waiting);
            }
        }
        return found;
    }

    private static void push(Collection<? extends @Nullable Object> parts, Deque<Object> waiting) {
        for (Object part : parts) {
            if (part != null && !isValue(part)) {
                waiting.push(part);
            }
        }
    }

    /** Those objects from which one of a module's classes can be reached. */
    static Set<Object> reaching(Map<Object, List<@Nullable Object>> graph, Predicate<Class<?>> isOfTheModule) {
        IdentityHashMap<Object, List<Object>> holders = new IdentityHashMap<>();
        Deque<Object> waiting = new ArrayDeque<>();
        graph.forEach((object, parts) -> {
            for (Object part : parts) {
                if (part != null && !isValue(part)) {
                    holders.computeIfAbsent(part, first -> new ArrayList<>()).add(object);
                }
            }
            if (isOfTheModule.test(typeOf(object))) {
                waiting.push(object);
            }
        });
        Set<Object> reaching = Collections.newSetFromMap(new IdentityHashMap<>());
        while (!waiting.isEmpty()) {
            Object object = waiting.pop();
            if (reaching.add(object)) {
                holders.getOrDefault(object, List.of()).forEach(waiting::push);
            }
        }
        return reaching;
    }

    /** The class of which an object speaks: its own, that of an array's elements, of an empty set's constants. */
    static Class<?> typeOf(Object object) {
        if (object instanceof Class<?> itself) {
            return itself;
        }
        if (object instanceof EnumSet<?> set) {
            Set<?> some = set.isEmpty() ? EnumSet.complementOf(set) : set;
            return typeOf(some.iterator().next());
        }
        if (object instanceof Enum<?> constant) {
            return constant.getDeclaringClass();
        }
        Class<?> type = object.getClass();
        while (type.isArray()) {
            type = type.getComponentType();
        }
        return type;
    }
}
