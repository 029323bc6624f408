package org.ninelives.runtime.state;

import java.lang.reflect.Array;
import org.jspecify.annotations.Nullable;

/** An array of references. */
final class ArrayShape extends Shape {

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
            if (first == fresh) {
                direct.fill(this, old, fresh, parts);
            }
            return first;
        }
        direct.begin(old);
        boolean rebuilt = false;
        for (int i = 0; i < from.length; i++) {
            direct.foresee(from, i, from.length);
            fresh[i] = parts.of(from[i]);
            rebuilt |= fresh[i] != from[i];
        }
        if (!rebuilt) {
            return direct.shared(old);
        }
        direct.made(this, old, fresh);
        return fresh;
    }

    @Override
    void complete(Object old, Object fresh, Direct direct, Values parts) {
        @Nullable Object[] from = (Object[]) old;
        @Nullable Object[] to = (Object[]) fresh;
        for (int i = 0; i < from.length; i++) {
            direct.foresee(from, i, from.length);
            Object value = parts.of(from[i]);
            if (value != null && !freshComponent.isInstance(value)) {
                throw new TooHard();
            }
            to[i] = value;
        }
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
