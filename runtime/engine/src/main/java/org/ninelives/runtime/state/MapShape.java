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

    @SuppressWarnings("unchecked") // made by this shape
    private void putAll(Object old, Object fresh, Values values) throws Misfit {
        Map<@Nullable Object, @Nullable Object> target = (Map<@Nullable Object, @Nullable Object>) fresh;
        List<@Nullable Object> held = new ArrayList<>();
        target.clear();
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) old).entrySet()) {
            Object key = values.of(entry.getKey());
            held.add(key);
            target.put(key, values.of(entry.getValue()));
        }
        if (keeps && target.size() != held.size() && Jdk.owns(fresh.getClass())) {
            throw new Misfit(
                    "",
                    "of " + held.size() + " keys " + target.size()
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
