package org.ninelives.runtime.state;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A map of the JDK, or the part of a subclass that is one. */
final class MapShape extends Shape {

    /** Makes an empty map of the same kind. */
    interface Empty {
        Map<@Nullable Object, @Nullable Object> like(Map<?, ?> old, Values values)
                throws Misfit, ReflectiveOperationException;
    }

    private static final int ABREAST = 512;

    private final boolean hashes;
    private final boolean keeps;
    private final Empty empty;

    /**
     * With the way to make an empty one.
     *
     * @param hashes whether keys are asked for hash codes or for their order
     * @param keeps whether entries stay until they are removed
     */
    MapShape(boolean hashes, boolean keeps, Empty empty) {
        this.hashes = hashes;
        this.keeps = keeps;
        this.empty = empty;
    }

    @Override
    Cursor cursor(Object old) {
        return Cursor.both(Cursor.of(CollectionShape.comparator(old), Cursor.INSIDE), entries((Map<?, ?>) old));
    }

    static Cursor entries(Map<?, ?> old) {
        Iterator<? extends Map.Entry<?, ?>> entries = old.entrySet().iterator();
        return new Cursor() {
            private @Nullable Object atKey;
            private boolean valueNext;

            @Override
            boolean advance() {
                if (valueNext) {
                    valueNext = false;
                    value = atKey;
                    position = AT_KEY;
                    return true;
                }
                if (!entries.hasNext()) {
                    return false;
                }
                Map.Entry<?, ?> entry = entries.next();
                step = entry.getKey();
                value = step;
                atKey = entry.getValue();
                position = KEY;
                valueNext = true;
                return true;
            }
        };
    }

    @Override
    Object direct(Object old, Direct direct, Values parts) throws Misfit, ReflectiveOperationException {
        direct.begin(old);
        Values forKeys = hashes ? direct.completing() : parts;
        Object order = CollectionShape.comparator(old);
        boolean rebuilt = forKeys.of(order) != order;
        Map<@Nullable Object, @Nullable Object> fresh = rebuilt ? empty.like((Map<?, ?>) old, forKeys) : null;
        int former = ((Map<?, ?>) old).size();
        int abreast = Math.min(former, direct.abreast(former, ABREAST)) + 1;
        int size = 0;
        for (Iterator<? extends Map.Entry<?, ?>> entries =
                        ((Map<?, ?>) old).entrySet().iterator();
                entries.hasNext(); ) {
            // New ones each time: what is kept over a collection is old, see Known.
            @Nullable Object[] keys = new Object[abreast];
            @Nullable Object[] mapped = new Object[abreast];
            int count = read(entries, keys, mapped);
            rebuilt |= direct.replace(keys, count, forKeys);
            rebuilt |= direct.replace(mapped, count, parts);
            if (rebuilt && fresh == null) {
                fresh = empty.like((Map<?, ?>) old, forKeys);
                putFirst(size, (Map<?, ?>) old, fresh);
            }
            for (int i = 0; i < count && fresh != null; i++) {
                fresh.put(keys[i], mapped[i]);
            }
            size += count;
        }
        if (fresh == null) {
            return direct.shared(old);
        }
        checkSize(size, fresh);
        direct.made(this, old, fresh);
        return fresh;
    }

    @Override
    boolean hashes() {
        return hashes;
    }

    @Override
    Object create(Object old, Values values) throws Misfit, ReflectiveOperationException {
        return empty.like((Map<?, ?>) old, values);
    }

    @Override
    void fill(Object old, Object fresh, Values values) throws Misfit {
        if (!hashes) {
            putAll(old, fresh, values);
        }
    }

    @Override
    void enter(Object old, Object fresh, Values values) throws Misfit {
        if (hashes) {
            putAll(old, fresh, values);
        }
    }

    private void putAll(Object old, Object fresh, Values values) throws Misfit {
        List<@Nullable Object> contents = new ArrayList<>();
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) old).entrySet()) {
            contents.add(values.of(entry.getKey()));
            contents.add(values.of(entry.getValue()));
        }
        put(contents, fresh);
    }

    /** Reads some keys and what they are mapped to; returns how many. */
    private static int read(
            Iterator<? extends Map.Entry<?, ?>> entries, @Nullable Object[] keys, @Nullable Object[] mapped) {
        int count = 0;
        while (count < keys.length && entries.hasNext()) {
            Map.Entry<?, ?> entry = entries.next();
            keys[count] = entry.getKey();
            mapped[count++] = entry.getValue();
        }
        return count;
    }

    /** Puts in as many entries as they are. */
    private static void putFirst(int count, Map<?, ?> old, Map<@Nullable Object, @Nullable Object> fresh) {
        int left = count;
        for (Map.Entry<?, ?> entry : old.entrySet()) {
            if (left-- == 0) {
                return;
            }
            fresh.put(entry.getKey(), entry.getValue());
        }
    }

    /** Puts in keys and values in turn, which are all there is. */
    @SuppressWarnings("unchecked") // made by this shape
    private void put(List<@Nullable Object> contents, Object fresh) throws Misfit {
        Map<@Nullable Object, @Nullable Object> target = (Map<@Nullable Object, @Nullable Object>) fresh;
        target.clear();
        for (int i = 0; i < contents.size(); i += 2) {
            target.put(contents.get(i), contents.get(i + 1));
        }
        checkSize(contents.size() / 2, target);
    }

    private void checkSize(int size, Map<?, ?> fresh) throws Misfit {
        if (keeps && fresh.size() != size && Jdk.owns(fresh.getClass())) {
            throw new Misfit(
                    "",
                    "of " + size + " keys " + fresh.size()
                            + " are left: the new version takes some of them to be equal");
        }
    }

    @Override
    boolean settled(Object fresh) {
        Map<?, ?> map = (Map<?, ?>) fresh;
        for (Object key : map.keySet()) {
            if (!map.containsKey(key)) {
                return false;
            }
        }
        return true;
    }

    @Override
    @Nullable
    Object neutral(Object shared) {
        try {
            return empty.like((Map<?, ?>) shared, old -> old);
        } catch (Misfit | ReflectiveOperationException none) {
            return null;
        }
    }
}
