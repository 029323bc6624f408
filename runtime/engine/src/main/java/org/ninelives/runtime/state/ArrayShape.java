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
