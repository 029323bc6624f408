package org.ninelives.runtime.state;

import org.jspecify.annotations.Nullable;

/** Makes and fills objects of one class out of those of another, without reflection; see {@link CopierClass}. */
abstract class Copier {

    /** A new object: a record with all its components, any other one empty. */
    abstract Object make(Object old, Values values) throws Throwable;

    /** Puts in all fields that move; a record has none. */
    abstract void fill(Object old, Object fresh, Values values) throws Throwable;

    /** Writes down the values of fields that may lead to something that has to be rebuilt; returns where it ended. */
    abstract int foresee(Object old, @Nullable Object[] parts, int at);

    /** What takes the place of a value in a field of some type; the careful way says why it does not fit. */
    static @Nullable Object fitting(Values values, @Nullable Object old, Class<?> type) {
        Object fresh = values.of(old);
        if (fresh != null && !type.isInstance(fresh)) {
            throw new TooHard();
        }
        return fresh;
    }
}
