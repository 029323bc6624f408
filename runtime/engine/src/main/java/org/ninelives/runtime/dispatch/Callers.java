package org.ninelives.runtime.dispatch;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * All threads that ever entered a dispatcher and live, the deputies of calls, and the question who is inside.
 *
 * <p>The protocol is Dekker's: a caller writes its mark, then reads the gate; the one who patches writes the gate, then
 * reads the marks. {@link Barrier} keeps the order, so that at least one of the two sees the other.
 *
 * <p>Callers do not wake the one who waits, for that would cost every call; the waiting side looks again at short
 * intervals instead.
 */
final class Callers {

    private static final Duration LOOK_AGAIN = Duration.ofNanos(200_000);

    /** How many may be added before those that are gone are looked for; more where more are there. */
    private static final int SWEEP_AT_LEAST = 1024;

    private final Barrier barrier = new Barrier();
    private final ThreadLocal<Caller> here = ThreadLocal.withInitial(this::enrol);

    /** In the order in which they came: who comes into being inside a call stands behind it, see {@link Deputy}. */
    private final Queue<WeakReference<Caller>> all = new ConcurrentLinkedQueue<>();

    private final AtomicInteger untilSweep = new AtomicInteger(SWEEP_AT_LEAST);

    /**
     * Another object each time that a thread has gone back from a task to its own call, and before the deputy goes that stood
     * for that call meanwhile. The thread stands before the deputy in the queue, so who looks through that may have passed it
     * when it was at the task, and then find no deputy: he has to look again if this has changed.
     */
    volatile Object lastReturn = new Object();

    /** The caller of each thread, for entries. */
    ThreadLocal<Caller> perThread() {
        return here;
    }

    /** Its class is not to be initialised where a call happens to have little stack left. */
    Callers() {
        Caller first = new Caller(Thread.currentThread(), barrier);
        first.touch(0);
        first.leave();
    }

    Caller here() {
        return here.get();
    }

    Barrier barrier() {
        return barrier;
    }

    private Caller enrol() {
        Caller caller = new Caller(Thread.currentThread(), barrier);
        add(new WeakReference<>(caller));
        return caller;
    }

    /**
     * One that counts as inside from now on. To be made by a thread that is inside these modules itself.
     *
     * @param what it stands for
     */
    Deputy deputy(long marks, long pin, Supplier<Presence> what) {
        return deputy(marks, pin, what, false);
    }

    /** The same for a result that is not complete. */
    Deputy deputyOfResult(long marks, long pin, Supplier<Presence> what) {
        return deputy(marks, pin, what, true);
    }

    private Deputy deputy(long marks, long pin, Supplier<Presence> what, boolean ofResult) {
        Caller caller = new Caller(Thread.currentThread(), barrier);
        caller.pinned = pin;
        caller.standsFor = what;
        caller.marks = marks;
        add(new Deputy.Post(caller, ofResult));
        return new Deputy(this, caller);
    }

    private void add(WeakReference<Caller> reference) {
        if (untilSweep.decrementAndGet() == 0) {
            sweep();
        }
        all.add(reference);
    }

    /** Forgets the threads that died, and the deputies that are gone. */
    void sweep() {
        // First: if this throws, for want of stack or memory, the next one comes nevertheless.
        untilSweep.set(SWEEP_AT_LEAST);
        int[] left = {0};
        all.removeIf(reference -> {
            Caller caller = reference.get();
            boolean gone = caller == null || (reference instanceof Deputy.Post && caller.marks == 0);
            left[0] += gone ? 0 : 1;
            return gone;
        });
        untilSweep.set(Math.max(SWEEP_AT_LEAST, left[0]));
    }

    /** How many are known. */
    int count() {
        return all.size();
    }

    /** For whom {@link #awaitQuiet} would wait. */
    List<Presence> inside(Generation next) {
        barrier.betweenGateAndMarks();
        Object returned;
        List<WeakReference<Caller>> heldBack;
        do {
            returned = lastReturn;
            heldBack = heldBack(next);
        } while (heldBack.isEmpty() && returned != lastReturn);
        List<Presence> found = new ArrayList<>();
        for (WeakReference<Caller> reference : heldBack) {
            Caller caller = reference.get();
            if (caller != null) {
                Supplier<Presence> deputyOf = caller.standsFor;
                if (deputyOf != null) {
                    found.add(deputyOf.get());
                } else if (!(reference instanceof Deputy.Post)) {
                    found.add(Presence.of(caller.thread()));
                }
            }
        }
        return found;
    }

    /**
     * Waits until every thread that is inside can go on in a generation.
     *
     * @param givenUp looked at between scans; true ends the wait
     * @return whether it became quiet
     */
    boolean awaitQuiet(Generation next, BooleanSupplier givenUp) {
        barrier.betweenGateAndMarks();
        while (true) {
            Object returned = lastReturn;
            List<WeakReference<Caller>> heldBack = heldBack(next);
            if (heldBack.isEmpty()) {
                if (returned == lastReturn) {
                    return true;
                }
                if (givenUp.getAsBoolean()) {
                    return false;
                }
            }
            // Who of them is gone then may have left a deputy: so all are looked through once more.
            while (!heldBack.isEmpty()) {
                if (givenUp.getAsBoolean()) {
                    return false;
                }
                LockSupport.parkNanos(LOOK_AGAIN.toNanos());
                heldBack.removeIf(reference -> !isHeldBack(reference, next));
            }
        }
    }

    /** One look at all, from the first to the last, so that nobody is missed who was made by one that was found gone. */
    private List<WeakReference<Caller>> heldBack(Generation next) {
        List<WeakReference<Caller>> found = new ArrayList<>();
        for (WeakReference<Caller> reference : all) {
            if (isHeldBack(reference, next)) {
                found.add(reference);
            }
        }
        return found;
    }

    /**
     * The oldest generation that a thread inside may be on; {@link Long#MAX_VALUE} if none is inside, and
     * {@link Caller#NO_PIN} if one may have been missed. Whoever enters after
     * this was called goes by the generation that was committed before.
     */
    long oldestPin() {
        barrier.betweenGateAndMarks();
        Object returned = lastReturn;
        long oldest = Long.MAX_VALUE;
        for (WeakReference<Caller> reference : all) {
            Caller caller = reference.get();
            if (caller != null && caller.marks != 0) {
                oldest = Math.min(oldest, caller.pinned());
            }
        }
        return returned == lastReturn ? oldest : Caller.NO_PIN;
    }

    /** Waits until a thread is in no module, as far as can be seen from outside: between two calls it may be missed. */
    boolean awaitReturn(Caller caller, BooleanSupplier givenUp) {
        while (caller.marks != 0) {
            if (givenUp.getAsBoolean()) {
                return false;
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
        return true;
    }

    /**
     * Whether a thread may still meet a version from before a generation. Not only if it has touched one of the modules that
     * change in it: one that has touched a former version of another module, left by a patch that needed no gate, is held
     * back on an older generation as a whole, and may from there touch any module for the first time. A result is not: nothing enters for it any more, so it is in the way of a change
     * of its own module alone.
     */
    private static boolean isHeldBack(WeakReference<Caller> reference, Generation next) {
        Caller caller = reference.get();
        if (caller == null) {
            return false;
        }
        long touched = caller.marks;
        long pinned = caller.pinned();
        if (reference instanceof Deputy.Post post && post.isOfResult()) {
            return next.changedSince(Math.max(pinned, next.number() - 1), touched);
        }
        // Without a pin, it has just marked its first module and may have read the pointer long before: on what it read
        // it may be held back by any later change of that module, and go from there to any other one.
        return pinned == Caller.NO_PIN ? touched != 0 : next.changedSince(pinned, touched);
    }
}
