package org.ninelives.runtime.state;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The atomic variables that hold references. */
abstract class AtomicShape extends Shape {

    private AtomicShape() {}

    /** {@code AtomicReference}. */
    static final class One extends AtomicShape {

        @Override
        Cursor cursor(Object old) {
            return Cursor.of(((AtomicReference<?>) old).get(), Cursor.INSIDE);
        }

        @Override
        Object create(Object old, Values values) {
            return new AtomicReference<@Nullable Object>();
        }

        @Override
        @SuppressWarnings("unchecked") // made here
        void fill(Object old, Object fresh, Values values) {
            ((AtomicReference<@Nullable Object>) fresh).set(values.of(((AtomicReference<?>) old).get()));
        }
    }

    /** {@code AtomicReferenceArray}. */
    static final class Many extends AtomicShape {

        @Override
        Cursor cursor(Object old) {
            AtomicReferenceArray<?> array = (AtomicReferenceArray<?>) old;
            return new Cursor() {
                private int next;

                @Override
                boolean advance() {
                    if (next == array.length()) {
                        return false;
                    }
                    position = next;
                    value = array.get(next++);
                    return true;
                }
            };
        }

        @Override
        Object create(Object old, Values values) {
            return new AtomicReferenceArray<@Nullable Object>(((AtomicReferenceArray<?>) old).length());
        }

        @Override
        @SuppressWarnings("unchecked") // made here
        void fill(Object old, Object fresh, Values values) {
            AtomicReferenceArray<?> from = (AtomicReferenceArray<?>) old;
            for (int i = 0; i < from.length(); i++) {
                ((AtomicReferenceArray<@Nullable Object>) fresh).set(i, values.of(from.get(i)));
            }
        }
    }
}
