package org.ninelives.runtime.dispatch;

/**
 * The committed state, by its number. Immutable; the one that is committed is published through one volatile pointer in
 * {@link Generations}, and writing that pointer is the flip.
 *
 * <p>The table {service -> target} of a generation is not copied: each {@link Dispatcher} keeps its targets with the number
 * of the generation from which each serves, prepared before the flip. So a flip of a thousand services is still one
 * write, and a call that is pinned to an older generation finds the older target.
 *
 * <p>It leads to no other one: whoever keeps it, as a standby does the one that it saw coming, keeps none of the later ones.
 */
public final class Generation {

    private final long number;

    /** For each mark, the number of the generation that last changed a module of that mark. */
    private final long[] changedIn;

    private Generation(long number, long[] changedIn) {
        this.number = number;
        this.changedIn = changedIn;
    }

    static Generation first() {
        return new Generation(1, new long[Long.SIZE]);
    }

    /** The generation that changes the modules of these marks. */
    Generation next(long number, long marks) {
        long[] changed = changedIn.clone();
        for (int bit = 0; bit < Long.SIZE; bit++) {
            if ((marks & (1L << bit)) != 0) {
                changed[bit] = number;
            }
        }
        return new Generation(number, changed);
    }

    /** Grows by one with each attempt to flip; an attempt that was abandoned leaves a gap. */
    public long number() {
        return number;
    }

    /** Whether a module of one of these marks changed in this generation or before it, but after that other one. */
    boolean changedSince(long older, long marks) {
        for (long rest = marks; rest != 0; rest &= rest - 1) {
            if (changedIn[Long.numberOfTrailingZeros(rest)] > older) {
                return true;
            }
        }
        return false;
    }
}
