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
        List<@Nullable Object> contents = new ArrayList<>(2 * ((Map<?, ?>) old).size());
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) old).entrySet()) {
            Object key = entry.getKey();
            Object value = entry.getValue();
            Object freshKey = forKeys.of(key);
            Object freshValue = parts.of(value);
            rebuilt |= freshKey != key || freshValue != value;
            contents.add(freshKey);
            contents.add(freshValue);
        }
        if (!rebuilt) {
            return direct.shared(old);
        }
        Object fresh = empty.like((Map<?, ?>) old, forKeys);
        direct.made(this, old, fresh);
        put(contents, fresh);
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

    /** Puts in keys and values in turn, which are all there is. */
    @SuppressWarnings("unchecked") // made by this shape
    private void put(List<@Nullable Object> contents, Object fresh) throws Misfit {
        Map<@Nullable Object, @Nullable Object> target = (Map<@Nullable Object, @Nullable Object>) fresh;
        target.clear();
        for (int i = 0; i < contents.size(); i += 2) {
            target.put(contents.get(i), contents.get(i + 1));
        }
        if (keeps && target.size() != contents.size() / 2 && Jdk.owns(fresh.getClass())) {
            throw new Misfit(
                    "",
                    "of " + contents.size() / 2 + " keys " + target.size()
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
