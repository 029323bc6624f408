package org.ninelives.runtime.state;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What an object of the JDK holds at one moment, to be compared with later and put back; not what is in its elements. */
final class AsItWas {

    private final Runnable putBack;
    private final Supplier<Boolean> still;

    private <T> AsItWas(Supplier<T> read, BiPredicate<T, T> same, Consumer<T> write) {
        T was = read.get();
        this.still = () -> same.test(was, read.get());
        this.putBack = () -> write.accept(was);
    }

    /** What it holds now; null if it is of a kind that is not known, or cannot be changed. */
    static @Nullable AsItWas of(Object object) {
        if (object.getClass().isArray()) {
            return array(object);
        }
        Contents.Kind kind = Contents.of(object).kind();
        if (kind == Contents.Kind.MAP && object instanceof Map<?, ?> map) {
            return new AsItWas(() -> entries(map), AsItWas::sameEntries, was -> refill(ofAnything(map), was));
        }
        if (kind == Contents.Kind.ELEMENTS && object instanceof Collection<?> all) {
            return new AsItWas(all::toArray, AsItWas::sameElements, was -> refill(ofAnything(all), was));
        }
        return plain(object);
    }

    private static @Nullable AsItWas plain(Object object) {
        if (object instanceof StringBuilder text) {
            return new AsItWas(text::toString, String::equals, was -> text.replace(0, text.length(), was));
        }
        if (object instanceof BitSet bits && object.getClass() == BitSet.class) {
            return new AsItWas(bits::toLongArray, Arrays::equals, was -> {
                bits.clear();
                bits.or(BitSet.valueOf(was));
            });
        }
        return null;
    }

    private static AsItWas array(Object array) {
        int length = Array.getLength(array);
        return new AsItWas(
                () -> {
                    Object copy = Array.newInstance(array.getClass().getComponentType(), length);
                    System.arraycopy(array, 0, copy, 0, length);
                    return copy;
                },
                AsItWas::sameArray,
                was -> System.arraycopy(was, 0, array, 0, length));
    }

    private static boolean sameArray(Object one, Object other) {
        if (one instanceof Object[] elements && other instanceof Object[] others) {
            return sameElements(elements, others);
        }
        return Arrays.deepEquals(new Object[] {one}, new Object[] {other});
    }

    /** Keys and values in turn. */
    private static @Nullable Object[] entries(Map<?, ?> map) {
        List<@Nullable Object> entries = new ArrayList<>(2 * map.size());
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            entries.add(entry.getKey());
            entries.add(entry.getValue());
        }
        return entries.toArray();
    }

    private static boolean sameElements(@Nullable Object[] one, @Nullable Object[] other) {
        boolean same = one.length == other.length;
        for (int i = 0; same && i < one.length; i++) {
            same = one[i] == other[i];
        }
        return same;
    }

    /** In any order: one in the order of access changes it whenever it is read. */
    private static boolean sameEntries(@Nullable Object[] one, @Nullable Object[] other) {
        return sameElements(one, other)
                || (one.length == other.length && byKey(one).equals(byKey(other)));
    }

    /** Compares keys and values alike by identity. */
    private static IdentityHashMap<@Nullable Object, @Nullable Object> byKey(@Nullable Object[] entries) {
        IdentityHashMap<@Nullable Object, @Nullable Object> values = new IdentityHashMap<>();
        for (int i = 0; i < entries.length; i += 2) {
            values.put(entries[i], entries[i + 1]);
        }
        return values;
    }

    /** Where nobody keeps an order, no moment comes in which what was not changed is missing. */
    private static void refill(Map<@Nullable Object, @Nullable Object> map, @Nullable Object[] was) {
        if (map instanceof LinkedHashMap<?, ?>) {
            map.clear();
        } else {
            IdentityHashMap<@Nullable Object, @Nullable Object> former = byKey(was);
            map.entrySet().removeIf(entry -> !former.containsKey(entry.getKey()));
        }
        for (int i = 0; i < was.length; i += 2) {
            map.put(was[i], was[i + 1]);
        }
    }

    private static void refill(Collection<@Nullable Object> all, @Nullable Object[] was) {
        if (all instanceof List<?> && all.size() == was.length) {
            List<@Nullable Object> list = (List<@Nullable Object>) all;
            for (int i = 0; i < was.length; i++) {
                list.set(i, was[i]);
            }
        } else {
            all.clear();
            all.addAll(Arrays.asList(was));
        }
    }

    /** Whether it holds the same still. */
    boolean isStill() {
        return still.get();
    }

    /** Makes it hold the same again. */
    void putBack() {
        putBack.run();
    }

    @SuppressWarnings("unchecked") // only what was read from it is put back
    private static Map<@Nullable Object, @Nullable Object> ofAnything(Map<?, ?> map) {
        return (Map<@Nullable Object, @Nullable Object>) map;
    }

    @SuppressWarnings("unchecked") // only what was read from it is put back
    private static Collection<@Nullable Object> ofAnything(Collection<?> all) {
        return (Collection<@Nullable Object>) all;
    }
}
