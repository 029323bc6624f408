package org.ninelives.runtime.dispatch;

import java.lang.ref.WeakReference;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Stands for a call where its thread cannot: for a task that the call hands to another thread, or for a result that is not complete
 * when it returns. It is a {@link Caller} of no thread, with marks and a pin as the call has them, and counts as inside as any other
 * does.
 *
 * <p>It is made while the call itself counts, and stands behind it in the queue of {@link Callers}: whoever looks through that
 * and finds the call gone comes to the deputy later. In the same way it goes only after the thread that works for it.
 *
 * <p>Only what can still end it holds it, the task or the result. So what will never be run or completed holds up no patch
 * for ever: the garbage collector finds out.
 */
final class Deputy {

    /** Who stands there, and what for. */
    static final class Post extends WeakReference<Caller> {
        private final Supplier<Presence> what;

        Post(Caller caller, Supplier<Presence> what) {
            super(caller);
            this.what = what;
        }

        Presence presence() {
            return what.get();
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
    }

    /** Runs a task as a part of the call, on the calling thread; only once, after that as any other. */
    <T> T run(Callable<T> task) throws Exception {
        if (!taken.compareAndSet(false, true)) {
            return task.call();
        }
        Caller here = callers.here();
        if (here.isPartOf(caller)) {
            // In the call itself: what it touches, the call has touched.
            try {
                return task.call();
            } finally {
                caller.marks = 0;
            }
        }
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
            here.marks = marks;
            here.pinned = pin;
            here.interrupted = before;
            if (interrupted != null) {
                interrupted.marks = 0;
            }
            caller.marks = 0;
        }
    }
}
