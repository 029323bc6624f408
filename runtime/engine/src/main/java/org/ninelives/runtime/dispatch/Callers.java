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

/**
 * All threads that ever entered a dispatcher, and the question who is inside.
 *
 * <p>The protocol is Dekker's: a caller writes its mark, then reads the gate; the one who patches writes the gate, then
 * reads the marks. {@link Barrier} keeps the order, so that at least one of the two sees the other.
 *
 * <p>Callers do not wake the one who waits, for that would cost every call; the waiting side looks again at short
 * intervals instead.
 */
final class Callers {

    private static final Duration LOOK_AGAIN = Duration.ofNanos(200_000);

    /** How many threads may be added before the ones that died are looked for. */
    private static final int SWEEP_EVERY = 1024;

    private final Barrier barrier = new Barrier();
    private final ThreadLocal<Caller> here = ThreadLocal.withInitial(this::enrol);
    private final Queue<WeakReference<Caller>> all = new ConcurrentLinkedQueue<>();
    private final AtomicInteger enrolled = new AtomicInteger();

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
        if (enrolled.incrementAndGet() % SWEEP_EVERY == 0) {
            all.removeIf(reference -> reference.get() == null);
        }
        all.add(new WeakReference<>(caller));
        return caller;
    }

    /** The threads for which {@link #awaitQuiet} would wait. */
    List<Thread> inside(Generation next) {
        barrier.betweenGateAndMarks();
        List<Thread> found = new ArrayList<>();
        for (WeakReference<Caller> reference : all) {
            Caller caller = reference.get();
            if (caller != null && isHeldBack(caller, next)) {
                found.add(caller.thread());
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
        List<WeakReference<Caller>> waitingFor = new ArrayList<>(all);
        while (true) {
            waitingFor.removeIf(reference -> {
                Caller caller = reference.get();
                return caller == null || !isHeldBack(caller, next);
            });
            if (waitingFor.isEmpty()) {
                return true;
            }
            if (givenUp.getAsBoolean()) {
                return false;
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    /**
     * The oldest generation that a thread inside may be on; {@link Long#MAX_VALUE} if none is inside. Whoever enters after
     * this was called goes by the generation that was committed before.
     */
    long oldestPin() {
        barrier.betweenGateAndMarks();
        long oldest = Long.MAX_VALUE;
        for (WeakReference<Caller> reference : all) {
            Caller caller = reference.get();
            if (caller != null && caller.marks != 0) {
                oldest = Math.min(oldest, caller.pinned());
            }
        }
        return oldest;
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
     * back on an older generation as a whole, and may from there touch any module for the first time.
     */
    private static boolean isHeldBack(Caller caller, Generation next) {
        long touched = caller.marks;
        long pinned = caller.pinned();
        // Without a pin, it has just marked its first module and may have read the pointer long before: on what it read
        // it may be held back by any later change of that module, and go from there to any other one.
        return pinned == Caller.NO_PIN ? touched != 0 : next.changedSince(pinned, touched);
    }
}
