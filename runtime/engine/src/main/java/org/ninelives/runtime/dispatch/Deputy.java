package org.ninelives.runtime.dispatch;

import java.lang.ref.WeakReference;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Stands for a call where its thread cannot: for a task that the call hands to another thread, or for a result that is not complete
 * when it returns. It is a {@link Caller} of no thread, with marks and a pin as the call has them, and counts as inside as any other
 * does.
 *
 * <p>It is made while the call itself counts, and stands behind it in the queue of {@link Callers}: whoever looks through that
 * and finds the call gone comes to the deputy later. In the same way it goes only after the thread that works for it. Only
 * a thread that goes back from a task to a call of its own is passed by on the way: it says so, see {@link Callers}.
 *
 * <p>Only what can still end it holds it, the task or the result. So what will never be run or completed holds up no patch
 * for ever: the garbage collector finds out.
 */
final class Deputy {

    /** A place in the queue. */
    static final class Post extends WeakReference<Caller> {
        private final boolean ofResult;

        Post(Caller caller, boolean ofResult) {
            super(caller);
            this.ofResult = ofResult;
        }

        /** Whether it stands for a result: then it never enters anything any more. */
        boolean isOfResult() {
            return ofResult;
        }
    }

    private final Callers callers;
    private final Caller caller;
    private final AtomicBoolean taken = new AtomicBoolean();

    Deputy(Callers callers, Caller caller) {
        this.callers = callers;
        this.caller = caller;
    }

    /** What it stood for is over, or will never be. */
    void leave() {
        caller.marks = 0;
        caller.standsFor = null;
    }

    /** Runs a task as a part of the call, on the calling thread; only once, after that as any other. */
    <T> T run(Callable<T> task) throws Exception {
        if (!taken.compareAndSet(false, true)) {
            return task.call();
        }
        try {
            Caller here = callers.here();
            // In the call itself: what it touches, the call has touched.
            return here.isPartOf(caller) ? task.call() : runOn(here, task);
        } finally {
            // Fields, and no calls: see Caller.
            caller.marks = 0;
            caller.standsFor = null;
        }
    }

    private <T> T runOn(Caller here, Callable<T> task) throws Exception {
        long marks = here.touched();
        long pin = here.pin();
        Caller before = here.interrupted;
        // The thread is in another call, which goes on afterwards.
        Caller interrupted = marks == 0 ? null : callers.deputy(marks, pin, () -> Presence.of(here.thread())).caller;
        try {
            if (interrupted != null) {
                interrupted.interrupted = before;
                here.interrupted = interrupted;
            }
            here.stepInto(caller);
            return task.call();
        } finally {
            // Fields, in this order, and no calls: see Caller.
            here.pinned = pin;
            here.marks = marks;
            here.interrupted = before;
            if (interrupted != null) {
                // From the deputy forwards to its thread: see Callers. Of this run alone, and holds nothing.
                callers.lastReturn = taken;
                interrupted.marks = 0;
                interrupted.standsFor = null;
            }
        }
    }
}
