package org.ninelives.runtime.dispatch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one thread says about itself: the modules that its outermost call has touched, and the generation to which that
 * call is pinned. Written by its thread alone; read by the thread that patches.
 *
 * <p>A call writes its mark before it looks at the gate and at the generation, and how that order is kept is the business
 * of {@link Barrier}. All other writes here are releases: whoever sees the mark of a call gone sees what the call did, and
 * whoever sees the mark of the next one does not see the pin of the one before.
 *
 * <p>Where calls have no fence, the processor is made to keep the order by whoever patches; that the compiler keeps it is a
 * property of HotSpot's C1 and C2, not of Java. The mark's store must not sink below the loads of the gate and of the generation, and
 * those must not rise above it. Between them stands {@link VarHandle#acquireFence}. By the specification that orders
 * loads only, but for C2 it is a LoadFence node, which takes the whole memory state and brings forth a new one: a store
 * before it is scheduled before it, a load after it depends on it ({@code GraphKit::insert_mem_bar}). C1 moves no access
 * over one either, and the interpreter none at all. On x86-64 it comes to no instruction. The release of the mark alone would
 * not do: it orders what comes before.
 *
 * <p>Public fields, because the generated classes put them back by plain field access where there is no stack left for a
 * call: a decrement, or a call alone, would leak a mark for ever.
 */
public final class Caller {

    /** Of a thread that is on no generation. */
    static final long NO_PIN = 0;

    private static final VarHandle MARKS;
    private static final VarHandle PINNED;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            MARKS = lookup.findVarHandle(Caller.class, "marks", long.class);
            PINNED = lookup.findVarHandle(Caller.class, "pinned", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /** The marks of the modules that this thread has touched since it entered the outermost one. */
    public volatile long marks;

    /**
     * The number of the generation of the outermost call. Outside all modules, and until that call has looked, that of the
     * call before it: an older one, so whoever patches waits rather too long than too short. A newer one, of a call that
     * met what is to come, is taken back before the next call counts. So it is hardly ever written.
     *
     * <p>Not the generation itself: a reference costs a garbage collector's barrier each time that it is written.
     */
    volatile long pinned;

    /** The generation to come that this thread's calls meet; {@link #NO_PIN} if it meets what is committed. */
    private long ahead;

    /**
     * Stands for the call that this thread is in beside the one that it works for, see {@link Deputy}; null if that is all.
     * For its own thread.
     */
    @Nullable
    Caller interrupted;

    /**
     * What this one stands for, see {@link Deputy}; null of a thread, and when that is over. Kept here, for here it goes
     * with what holds the deputy: it leads to stacks, and so to classes.
     */
    @Nullable
    Supplier<Presence> standsFor;

    /** How long this thread has waited at gates, all in all. Read by itself alone. */
    public long waitedNanos;

    private final Thread thread;
    private final Barrier barrier;

    Caller(Thread thread, Barrier barrier) {
        this.thread = thread;
        this.barrier = barrier;
    }

    Thread thread() {
        return thread;
    }

    /** The marks, for its own thread. */
    public long touched() {
        return (long) MARKS.get(this);
    }

    /** The pin, for its own thread, inside a module. */
    long pin() {
        return (long) PINNED.get(this);
    }

    long ahead() {
        return ahead;
    }

    /**
     * From now on the calls of this thread meet a generation to come, or, with {@link #NO_PIN}, the committed one.
     *
     * @return what they met before
     */
    long lookAhead(long number) {
        long before = ahead;
        ahead = number;
        if (number == NO_PIN) {
            pin(NO_PIN);
        }
        return before;
    }

    /** As seen from another thread. */
    long pinned() {
        return pinned;
    }

    /** Writes the marks; what the thread reads after this is read after them. */
    void touch(long all) {
        MARKS.setRelease(this, all);
        barrier.betweenMarkAndGate();
    }

    /** Whether this thread is in the call, or in one that has gone on from there, for which another caller stands. */
    boolean isPartOf(Caller other) {
        return pin() == other.pin() && (touched() & other.touched()) == other.touched();
    }

    /** Whether a patch waits for another call that this thread is in: it would wait for ever if this one waited at its gate. */
    boolean isAwaitedElsewhere(Generation next) {
        for (Caller outer = interrupted; outer != null; outer = outer.interrupted) {
            if (next.changedSince(outer.pin(), outer.touched())) {
                return true;
            }
        }
        return false;
    }

    /** From now on this thread works for that call. The other caller counts for it meanwhile, and after it. */
    void stepInto(Caller other) {
        pin(other.pin());
        MARKS.setRelease(this, other.touched());
    }

    void pin(long generation) {
        if (pin() != generation) {
            PINNED.setRelease(this, generation);
        }
    }

    /**
     * The outermost call ends. Needs some stack, and may throw for want of it: whoever calls it then writes the field.
     */
    public void leave() {
        MARKS.setRelease(this, 0L);
    }
}
