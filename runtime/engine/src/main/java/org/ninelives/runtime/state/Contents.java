package org.ninelives.runtime.state;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What an object holds, read while its owner goes on using it: nothing is changed, and no code runs but the JDK's. So the
 * inside of a container is seen only where the container is of a class of the JDK; of every other object, the fields are.
 *
 * <p>A {@link java.util.WeakHashMap} drops entries whenever it is read, so only its owner may look into it.
 *
 * <p>Whoever reads what is in use meets it as it changes: an iteration may throw whatever the JDK throws then, a
 * {@link java.util.ConcurrentModificationException} in the best case.
 */
public final class Contents {

    /** What kind of object it is, as far as its parts are concerned. */
    public enum Kind {
        /** It has no parts that matter. */
        VALUE,
        /** Its parts are fields. */
        OBJECT,
        /** Its parts are keys and values. */
        MAP,
        /** Its parts are elements. */
        ELEMENTS,
        /** Its one part is what it refers to or wraps. */
        INSIDE,
        /** What it holds cannot be read. */
        CLOSED
    }

    /**
     * A part of an object.
     *
     * @param step the way to it, such as {@code .name}, {@code [3]} or {@code ["key"]}
     * @param field the field that holds it; null if none does
     * @param counts whether it is one of those that {@link #size} counts: a key is not, nor is a comparator
     */
    public record Part(
            String step, @Nullable Field field, @Nullable Object value, boolean counts) {

        Part(String step, @Nullable Field field, @Nullable Object value) {
            this(step, field, value, true);
        }
    }

    private static final Set<String> MAPS = Set.of(
            "java.util.HashMap",
            "java.util.LinkedHashMap",
            "java.util.Hashtable",
            "java.util.Properties",
            "java.util.TreeMap",
            "java.util.EnumMap",
            "java.util.IdentityHashMap",
            "java.util.concurrent.ConcurrentHashMap",
            "java.util.concurrent.ConcurrentSkipListMap",
            "java.util.ImmutableCollections$Map1",
            "java.util.ImmutableCollections$MapN",
            "java.util.Collections$SingletonMap",
            "java.util.Collections$EmptyMap");

    private static final Set<String> COLLECTIONS = Set.of(
            "java.util.ArrayList",
            "java.util.LinkedList",
            "java.util.Vector",
            "java.util.Stack",
            "java.util.ArrayDeque",
            "java.util.PriorityQueue",
            "java.util.HashSet",
            "java.util.LinkedHashSet",
            "java.util.TreeSet",
            "java.util.Arrays$ArrayList",
            "java.util.concurrent.ArrayBlockingQueue",
            "java.util.concurrent.ConcurrentLinkedDeque",
            "java.util.concurrent.ConcurrentLinkedQueue",
            "java.util.concurrent.ConcurrentSkipListSet",
            "java.util.concurrent.CopyOnWriteArrayList",
            "java.util.concurrent.CopyOnWriteArraySet",
            "java.util.concurrent.LinkedBlockingDeque",
            "java.util.concurrent.LinkedBlockingQueue",
            "java.util.concurrent.LinkedTransferQueue",
            "java.util.concurrent.PriorityBlockingQueue",
            "java.util.ImmutableCollections$List12",
            "java.util.ImmutableCollections$ListN",
            "java.util.ImmutableCollections$SubList",
            "java.util.ImmutableCollections$Set12",
            "java.util.ImmutableCollections$SetN",
            "java.util.Collections$SingletonList",
            "java.util.Collections$SingletonSet",
            "java.util.Collections$EmptyList",
            "java.util.Collections$EmptySet");

    private static final Set<String> ENTRIES = Set.of(
            "java.util.AbstractMap$SimpleEntry",
            "java.util.AbstractMap$SimpleImmutableEntry",
            "java.util.KeyValueHolder");

    /** They know their size only by counting. */
    private static final Set<Class<?>> COUNTED =
            Set.of(ConcurrentLinkedQueue.class, ConcurrentLinkedDeque.class, LinkedTransferQueue.class);

    private final Object object;
    private final Kind kind;

    private Contents(Object object, Kind kind) {
        this.object = object;
        this.kind = kind;
    }

    /** The contents of an object. */
    public static Contents of(Object object) {
        return new Contents(object, kindOf(object));
    }

    private static Kind kindOf(Object object) {
        Class<?> type = object.getClass();
        if (type.isArray()) {
            return Kind.ELEMENTS;
        }
        if (!Jdk.owns(type)) {
            return object instanceof Enum<?> ? Kind.VALUE : Kind.OBJECT;
        }
        if (MAPS.contains(type.getName())) {
            return Kind.MAP;
        }
        // All enum sets are the JDK's own.
        if (COLLECTIONS.contains(type.getName())
                || object instanceof EnumSet<?>
                || type == AtomicReferenceArray.class) {
            return Kind.ELEMENTS;
        }
        if (type == AtomicReference.class || type == Optional.class || isView(object)) {
            return Kind.INSIDE;
        }
        if (ENTRIES.contains(type.getName())) {
            return Kind.ELEMENTS;
        }
        return object instanceof Class<?> || Jdk.plain(type) ? Kind.VALUE : Kind.CLOSED;
    }

    private static boolean isView(Object object) {
        return object instanceof ConcurrentHashMap.KeySetView<?, ?>
                || object.getClass().getName().equals("java.util.Collections$SetFromMap")
                || WrapperShape.of(object.getClass()) != null;
    }

    /** What kind of object it is. */
    public Kind kind() {
        return kind;
    }

    /** How many entries or elements it has; empty where that says nothing, or would have to be counted. */
    public OptionalLong size() {
        if (object.getClass().isArray()) {
            return OptionalLong.of(Array.getLength(object));
        }
        if (object instanceof AtomicReferenceArray<?> array) {
            return OptionalLong.of(array.length());
        }
        if (object instanceof ConcurrentHashMap<?, ?> map && kind == Kind.MAP) {
            return OptionalLong.of(map.mappingCount());
        }
        if (COUNTED.contains(object.getClass())) {
            return OptionalLong.empty();
        }
        if (kind == Kind.MAP && object instanceof Map<?, ?> map) {
            return OptionalLong.of(map.size());
        }
        return kind == Kind.ELEMENTS && object instanceof Collection<?> all
                ? OptionalLong.of(all.size())
                : OptionalLong.empty();
    }

    /** Its parts, one after the other. */
    public Iterator<Part> parts() {
        return switch (kind) {
            case VALUE, CLOSED -> List.<Part>of().iterator();
            case OBJECT -> fields();
            case MAP -> sorted(entries((Map<?, ?>) object));
            case INSIDE -> inside();
            case ELEMENTS -> sorted(elements());
        };
    }

    /** What sorts it is a part as well. */
    private Iterator<Part> sorted(Iterator<Part> parts) {
        Object order = CollectionShape.comparator(object);
        if (order == null) {
            return parts;
        }
        Iterator<Part> first =
                List.of(new Part(".comparator", null, order, false)).iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return first.hasNext() || parts.hasNext();
            }

            @Override
            public Part next() {
                return first.hasNext() ? first.next() : parts.next();
            }
        };
    }

    private Iterator<Part> fields() {
        return each(
                Fields.of(object.getClass()).iterator(),
                field -> new Part("." + field.getName(), field, Translation.read(field, object)));
    }

    /** A key that is more than its own name is a part as well. */
    private static Iterator<Part> entries(Map<?, ?> map) {
        Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
        return new Iterator<>() {
            private Map.@Nullable Entry<?, ?> atKey;

            @Override
            public boolean hasNext() {
                return atKey != null || entries.hasNext();
            }

            @Override
            public Part next() {
                Map.Entry<?, ?> open = atKey;
                if (open == null) {
                    open = entries.next();
                    Object key = open.getKey();
                    if (key != null && Contents.of(key).kind() != Kind.VALUE) {
                        atKey = open;
                        return new Part(Node.render(key, Cursor.KEY), null, key, false);
                    }
                }
                atKey = null;
                return new Part(Node.render(open.getKey(), Cursor.AT_KEY), null, open.getValue());
            }
        };
    }

    private Iterator<Part> elements() {
        if (object.getClass().isArray()) {
            return indexed(Array.getLength(object), index -> Array.get(object, index));
        }
        if (object instanceof AtomicReferenceArray<?> array) {
            return indexed(array.length(), array::get);
        }
        if (object instanceof Map.Entry<?, ?> entry) {
            return List.of(new Part(".key", null, entry.getKey()), new Part(".value", null, entry.getValue()))
                    .iterator();
        }
        int[] next = {0};
        return each(((Iterable<?>) object).iterator(), element -> new Part("[" + next[0]++ + "]", null, element));
    }

    private static Iterator<Part> indexed(int length, IntFunction<@Nullable Object> values) {
        return each(
                IntStream.range(0, length).iterator(), index -> new Part("[" + index + "]", null, values.apply(index)));
    }

    private static <T extends @Nullable Object> Iterator<Part> each(
            Iterator<? extends T> all, Function<? super T, Part> part) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return all.hasNext();
            }

            @Override
            public Part next() {
                return part.apply(all.next());
            }
        };
    }

    private Iterator<Part> inside() {
        Object inner;
        if (object instanceof AtomicReference<?> reference) {
            inner = reference.get();
        } else if (object instanceof Optional<?> optional) {
            inner = optional.isPresent() ? optional.get() : null;
        } else {
            inner = wrapped();
        }
        return inner == null
                ? List.<Part>of().iterator()
                : List.of(new Part("", null, inner)).iterator();
    }

    private @Nullable Object wrapped() {
        if (object instanceof ConcurrentHashMap.KeySetView<?, ?> view) {
            return view.getMap();
        }
        try {
            return Unwrap.inner(object);
        } catch (Misfit unreadable) {
            return null;
        }
    }
}
