package org.ninelives.runtime.state;

import org.jspecify.annotations.Nullable;

/**
 * A position among the values that an object holds. Its fields are those of the current value; one cursor for each
 * object on the way down, none for each value.
 */
abstract class Cursor {

    /** {@link #position} of a value in a map, whose key is {@link #step}. */
    static final int AT_KEY = -1;

    /** {@link #position} of a key in a map. */
    static final int KEY = -2;

    /** {@link #position} of a value in the field {@link #step}. */
    static final int IN_FIELD = -3;

    /** {@link #position} of something that has no name of its own: a comparator, a wrapped collection. */
    static final int INSIDE = -4;

    /** The current value. */
    @Nullable
    Object value;

    /** The field or the key that leads to it. */
    @Nullable
    Object step;

    /** Its index, or one of the constants. */
    int position;

    /** Whether it does not move by name and is only read, for a migration's sake. */
    boolean aside;

    /** Goes to the next value; false at the end. */
    abstract boolean advance();

    /** Over no value. */
    static Cursor none() {
        return of(null, INSIDE);
    }

    /** Over one value, if it is not null. */
    static Cursor of(@Nullable Object only, int where) {
        return new Cursor() {
            private boolean seen = only == null;

            @Override
            boolean advance() {
                if (seen) {
                    return false;
                }
                seen = true;
                value = only;
                position = where;
                return true;
            }
        };
    }

    /** Over the values of one cursor, then over those of another. */
    static Cursor both(Cursor first, Cursor second) {
        return new Cursor() {
            private Cursor current = first;

            @Override
            boolean advance() {
                if (!current.advance()) {
                    if (current == second || !second.advance()) {
                        return false;
                    }
                    current = second;
                }
                value = current.value;
                step = current.step;
                position = current.position;
                aside = current.aside;
                return true;
            }
        };
    }
}
