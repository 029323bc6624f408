package org.ninelives.runtime.state;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Converts a graph as plainly as can be, knowing from {@link RandomVersion} which member is which: what the engine does is
 * to come out the same. Fields are filled when everything is made, and what hashes or sorts when all fields are filled.
 */
final class ReferenceCopier {

    private final RandomClasses former;
    private final RandomClasses fresh;
    private final Set<Object> reaching;
    private final IdentityHashMap<Object, Object> made = new IdentityHashMap<>();
    private final Deque<Runnable> fields = new ArrayDeque<>();
    private final List<Runnable> contents = new ArrayList<>();

    private ReferenceCopier(RandomClasses former, RandomClasses fresh, Set<Object> reaching) {
        this.former = former;
        this.fresh = fresh;
        this.reaching = reaching;
    }

    /**
     * What becomes of these values, in the same order.
     *
     * @throws IllegalArgumentException if something that they lead to has no place in the new version
     */
    static List<@Nullable Object> copies(RandomClasses former, RandomClasses fresh, List<@Nullable Object> values) {
        Set<Object> reaching = PlainWalk.reaching(PlainWalk.everything(values), former::defines);
        ReferenceCopier copier = new ReferenceCopier(former, fresh, reaching);
        List<@Nullable Object> copies = new ArrayList<>();
        values.forEach(value -> copies.add(copier.copy(value)));
        while (!copier.fields.isEmpty()) {
            copier.fields.pop().run();
        }
        copier.contents.forEach(Runnable::run);
        return copies;
    }

    private @Nullable Object copy(@Nullable Object old) {
        if (old == null || !reaching.contains(old)) {
            return old;
        }
        Object known = made.get(old);
        if (known != null) {
            return known;
        }
        Object copy = make(old);
        made.put(old, copy);
        return copy;
    }

    private Object make(Object old) {
        if (old instanceof Class<?> type) {
            return classFor(type);
        }
        if (old instanceof Enum<?> constant) {
            return constant(constant);
        }
        if (former.defines(old.getClass())) {
            RandomType type = former.typeOf(old.getClass());
            return type == null ? Upgrade.make(fresh.named(old.getClass().getName())) : object(old, type);
        }
        if (old instanceof Library.Box box) {
            Library.Box copy = new Library.Box(null, "");
            fields.add(() -> {
                for (Field field : PlainWalk.fieldsOf(Library.Box.class)) {
                    PlainWalk.write(field, copy, copy(PlainWalk.read(field, box)));
                }
            });
            return copy;
        }
        if (old instanceof Object[] array && old.getClass().isArray()) {
            Class<?> element = old.getClass().getComponentType();
            Object[] copy =
                    (Object[]) Array.newInstance(former.defines(element) ? classFor(element) : element, array.length);
            fields.add(() -> Arrays.setAll(copy, i -> copy(array[i])));
            return copy;
        }
        return container(old);
    }

    private Class<?> classFor(Class<?> old) {
        RandomType type = former.typeOf(old);
        return type == null ? fresh.named(old.getName()) : fresh.of(type.number);
    }

    private Object constant(Enum<?> old) {
        RandomType type = former.typeOf(old.getDeclaringClass());
        for (RandomType.Member member : former.version().types().get(type.number).members) {
            if (member.name.equals(old.name())) {
                String name = fresh.version().types().get(type.number).members.stream()
                        .filter(other -> other.key == member.key)
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(old + " vanished"))
                        .name;
                return PlainWalk.read(RandomClasses.field(fresh.of(type.number), name), null);
            }
        }
        throw new IllegalArgumentException(old + " is no constant");
    }

    private Object object(Object old, RandomType type) {
        RandomType next = fresh.version().types().get(type.number);
        Class<?> freshClass = fresh.of(type.number);
        Map<Integer, Field> from = former.moving(type);
        Map<Integer, Field> to = fresh.moving(next);
        if (freshClass.isRecord()) {
            return record(old, freshClass, from, to);
        }
        Object copy = empty(freshClass, next);
        PlainWalk.write(to.get(RandomVersion.ID), copy, PlainWalk.read(from.get(RandomVersion.ID), old));
        fields.add(() -> to.forEach((key, field) -> {
            if (from.containsKey(key)) {
                PlainWalk.write(field, copy, copy(PlainWalk.read(from.get(key), old)));
            }
        }));
        return copy;
    }

    private Object record(Object old, Class<?> type, Map<Integer, Field> from, Map<Integer, Field> to) {
        RecordComponent[] components = type.getRecordComponents();
        @Nullable Object[] arguments = new Object[components.length];
        for (int i = 0; i < arguments.length; i++) {
            String name = components[i].getName();
            arguments[i] = Array.get(Array.newInstance(components[i].getType(), 1), 0);
            for (Map.Entry<Integer, Field> entry : to.entrySet()) {
                if (entry.getValue().getName().equals(name) && from.containsKey(entry.getKey())) {
                    arguments[i] = copy(PlainWalk.read(from.get(entry.getKey()), old));
                }
            }
        }
        return construct(type, arguments);
    }

    /** What has no constructor without arguments begins with nothing in any field. */
    private static Object empty(Class<?> type, RandomType described) {
        if (described.kind == RandomType.Kind.CLASS && !described.bare) {
            return construct(type);
        }
        Object argument =
                described.bare ? 0 : empty(type.getDeclaringClass(), java.util.Objects.requireNonNull(described.outer));
        Object object = construct(type, argument);
        for (Field field : PlainWalk.fieldsOf(type)) {
            PlainWalk.write(field, object, Array.get(Array.newInstance(field.getType(), 1), 0));
        }
        return object;
    }

    private static Object construct(Class<?> type, @Nullable Object... arguments) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalArgumentException(type.getName(), impossible);
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // containers of anything
    private Object container(Object old) {
        if (old instanceof Optional<?> optional) {
            return Optional.of(copy(optional.orElseThrow()));
        }
        if (old instanceof AtomicReference<?> reference) {
            AtomicReference<Object> copy = new AtomicReference<>();
            fields.add(() -> copy.set(copy(reference.get())));
            return copy;
        }
        String name = old.getClass().getName();
        if (old instanceof Map<?, ?> map) {
            if (name.contains("Immutable")) {
                Map<Object, Object> copy = new HashMap<>();
                map.forEach((key, value) -> copy.put(copy(key), copy(value)));
                return Map.copyOf(copy);
            }
            Map<Object, Object> copy = old instanceof EnumMap
                    ? new EnumMap((Class)
                            classFor(PlainWalk.typeOf(map.keySet().iterator().next())))
                    : old instanceof TreeMap<?, ?> tree
                            ? new TreeMap<>((Comparator<Object>) copy(tree.comparator()))
                            : (Map<Object, Object>) emptied(old.getClass());
            contents.add(() -> map.forEach((key, value) -> copy.put(copy(key), copy(value))));
            // What is in it is made, and filled, before.
            fields.add(() -> PlainWalk.parts(old).forEach(this::copy));
            return copy;
        }
        Collection<Object> elements = (Collection<Object>) old;
        if (name.contains("Immutable")) {
            List<Object> copies = elements.stream().map(this::copy).toList();
            return old instanceof Set ? Set.copyOf(copies) : List.copyOf(copies);
        }
        if (name.contains("Arrays$")) {
            return Arrays.asList(elements.stream().map(this::copy).toArray());
        }
        Collection<Object> copy = old instanceof EnumSet
                ? EnumSet.noneOf((Class) classFor(PlainWalk.typeOf(old)))
                : old instanceof TreeSet<?> tree
                        ? new TreeSet<>((Comparator<Object>) copy(tree.comparator()))
                        : (Collection<Object>) emptied(old.getClass());
        contents.add(() -> elements.forEach(element -> copy.add(copy(element))));
        fields.add(() -> elements.forEach(this::copy));
        return copy;
    }

    private static Object emptied(Class<?> type) {
        try {
            return type.getConstructor().newInstance();
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalArgumentException(type.getName(), impossible);
        }
    }
}
