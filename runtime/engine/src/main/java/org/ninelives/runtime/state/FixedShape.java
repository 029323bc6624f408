package org.ninelives.runtime.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A container that gets its contents when it is made, and keeps them: {@code List.of}, {@code Optional}, an entry. */
final class FixedShape extends Shape {

    /** Makes one; the contents of a map are keys and values in turn. */
    interface Maker {
        Object of(@Nullable Object[] contents);
    }

    private final boolean hashes;
    private final Maker maker;

    FixedShape(boolean hashes, Maker maker) {
        this.hashes = hashes;
        this.maker = maker;
    }

    @Override
    Cursor cursor(Object old) {
        if (old instanceof Map<?, ?> map) {
            return MapShape.entries(map);
        }
        if (old instanceof Map.Entry<?, ?> entry) {
            return Cursor.both(Cursor.of(entry.getKey(), Cursor.INSIDE), Cursor.of(entry.getValue(), Cursor.INSIDE));
        }
        if (old instanceof Optional<?> optional) {
            return Cursor.of(optional.isPresent() ? optional.get() : null, Cursor.INSIDE);
        }
        return CollectionShape.elements((Iterable<?>) old);
    }

    @Override
    boolean early() {
        return false;
    }

    @Override
    boolean hashes() {
        return hashes;
    }

    @Override
    Object create(Object old, Values values) throws Misfit {
        List<@Nullable Object> contents = new ArrayList<>();
        if (old instanceof Map.Entry<?, ?> entry) {
            contents.add(values.of(entry.getKey()));
            contents.add(values.of(entry.getValue()));
        } else {
            for (Cursor cursor = cursor(old); cursor.advance(); ) {
                contents.add(values.of(cursor.value));
            }
        }
        try {
            return maker.of(contents.toArray());
        } catch (IllegalArgumentException equal) {
            throw new Misfit("", "the new version takes some of its elements to be equal", equal);
        }
    }

    @Override
    boolean settled(Object fresh) {
        if (fresh instanceof Map<?, ?> map) {
            return map.keySet().stream().allMatch(map::containsKey);
        }
        return !(fresh instanceof java.util.Set<?> set) || set.containsAll(List.copyOf(set));
    }

    @Override
    @Nullable
    Object neutral(Object shared) {
        return shared;
    }
}
