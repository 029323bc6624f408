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
 * reads the marks. Both fields are volatile, so by the memory model (JLS 17.4.4: one total order over synchronization
 * actions) at least one of the two sees the other. A cheaper counting can replace this class and the two fields of
 * {@link Caller} without a change elsewhere.
 *
 * <p>Callers do not wake the one who waits, for that would cost every call; the waiting side looks again at short
 * intervals instead.
 */
final class Callers {

    private static final Duration LOOK_AGAIN = Duration.ofNanos(200_000);

    /** How many threads may be added before the ones that died are looked for. */
    private static final int SWEEP_EVERY = 1024;

    private final ThreadLocal<Caller> here = ThreadLocal.withInitial(this::enrol);
    private final Queue<WeakReference<Caller>> all = new ConcurrentLinkedQueue<>();
    private final AtomicInteger enrolled = new AtomicInteger();

    Caller here() {
        return here.get();
    }

    private Caller enrol() {
        Caller caller = new Caller(Thread.currentThread());
        if (enrolled.incrementAndGet() % SWEEP_EVERY == 0) {
            all.removeIf(reference -> reference.get() == null);
        }
        all.add(new WeakReference<>(caller));
        return caller;
    }

    /** The threads that are inside one of these modules on a generation before that number. */
    List<Thread> inside(long marks, long before) {
        List<Thread> found = new ArrayList<>();
        for (WeakReference<Caller> reference : all) {
            Caller caller = reference.get();
            if (caller != null && isInside(caller, marks, before)) {
                found.add(caller.thread());
            }
        }
        return found;
    }

    /**
     * Waits until no thread is inside one of these modules on a generation before that number.
     *
     * @param givenUp looked at between scans; true ends the wait
     * @return whether it became quiet
     */
    boolean awaitQuiet(long marks, long before, BooleanSupplier givenUp) {
        List<WeakReference<Caller>> waitingFor = new ArrayList<>(all);
        while (true) {
            waitingFor.removeIf(reference -> {
                Caller caller = reference.get();
                return caller == null || !isInside(caller, marks, before);
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

    private static boolean isInside(Caller caller, long marks, long before) {
        if ((caller.marks & marks) == 0) {
            return false;
        }
        Generation pinned = caller.pinned;
        return pinned == null || pinned.number() < before;
    }
}
