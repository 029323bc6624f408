package org.ninelives.runtime.state;

import java.lang.reflect.Array;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An array of references. */
final class ArrayShape extends Shape {

    private static final int ABREAST = 1024;

    private final Class<?> freshComponent;
    private final boolean isOld;

    ArrayShape(Class<?> freshComponent, boolean isOld) {
        this.freshComponent = freshComponent;
        this.isOld = isOld;
    }

    @Override
    Cursor cursor(Object old) {
        @Nullable Object[] array = (Object[]) old;
        return new Cursor() {
            private int next;

            @Override
            boolean advance() {
                if (next == array.length) {
                    return false;
                }
                position = next;
                value = array[next++];
                return true;
            }
        };
    }

    @Override
    Object direct(Object old, Direct direct, Values parts) throws Throwable {
        @Nullable Object[] from = (Object[]) old;
        @Nullable Object[] fresh = (Object[]) Array.newInstance(freshComponent, from.length);
        if (isOld) {
            Object first = direct.made(this, old, fresh);
            if (first == fresh || direct.completes(parts)) {
                direct.fill(this, old, first, parts);
            }
            return first;
        }
        direct.begin(old);
        if (!put(from, fresh, direct, parts)) {
            return direct.shared(old);
        }
        direct.made(this, old, fresh);
        return fresh;
    }

    @Override
    void complete(Object old, Object fresh, Direct direct, Values parts) {
        put((Object[]) old, (Object[]) fresh, direct, parts);
    }

    /** Puts in what takes the places of the elements; returns whether any does not stay what it is. */
    private boolean put(@Nullable Object[] from, @Nullable Object[] to, Direct direct, Values parts) {
        int abreast = direct.abreast(from.length, ABREAST);
        boolean rebuilt = false;
        for (int start = 0; start < from.length; start += abreast) {
            // A new one each time: what is kept over a collection is old, see Known.
            @Nullable
            Object[] some = Arrays.copyOfRange(from, start, Math.min(start + abreast, from.length), Object[].class);
            rebuilt |= direct.replace(some, some.length, parts);
            for (int i = 0; i < some.length; i++) {
                Object value = some[i];
                if (value != null && !freshComponent.isInstance(value)) {
                    throw new TooHard();
                }
                to[start + i] = value;
            }
        }
        return rebuilt;
    }

    @Override
    boolean isOld(Object old) {
        return isOld;
    }

    @Override
    Object create(Object old, Values values) {
        return Array.newInstance(freshComponent, ((Object[]) old).length);
    }

    @Override
    void fill(Object old, Object fresh, Values values) throws Misfit {
        @Nullable Object[] from = (Object[]) old;
        @Nullable Object[] to = (Object[]) fresh;
        boolean complete = true;
        for (int i = 0; i < from.length; i++) {
            try {
                Object value = values.of(from[i]);
                if (value != null && !freshComponent.isInstance(value)) {
                    throw new Misfit("[" + i + "]", Join.misfit(value, freshComponent));
                }
                to[i] = value;
            } catch (NotYet later) {
                complete = false;
            }
        }
        if (!complete) {
            throw new NotYet();
        }
    }
}
