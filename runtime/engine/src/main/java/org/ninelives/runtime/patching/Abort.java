package org.ninelives.runtime.patching;

import org.jspecify.annotations.Nullable;
import org.ninelives.runtime.transaction.RefusedException;

/**
 * The wish that one run of a patch be taken back, and until when it can be granted. The patch's thread is interrupted, so
 * that it waits for nothing any more, but never while it undoes or after it has decided to commit. Thread-safe.
 */
final class Abort {

    private final Object lock = new Object();
    private final Thread thread = Thread.currentThread();

    /** Who asked; null while nobody has. Guarded by lock. */
    @Nullable
    private String by;

    /** Nothing can be aborted any more: the run commits, or undoes what it did. Guarded by lock. */
    private boolean late;

    /** Null while the gate is open; guarded by lock. */
    @Nullable
    private Runnable openGate;

    /** For a run on the calling thread. */
    Abort() {}

    /** Asks for it; without effect if it is too late. */
    void ask(String who) {
        synchronized (lock) {
            if (!late && by == null) {
                by = who;
                if (openGate != null) {
                    openGate.run();
                }
                thread.interrupt();
            }
        }
    }

    /**
     * The gate is closed.
     *
     * @param giveWay lets the callers go on that wait there: they are not to wait for a patch that is aborted
     */
    void closed(Runnable giveWay) {
        synchronized (lock) {
            openGate = giveWay;
            if (by != null) {
                giveWay.run();
            }
        }
    }

    /**
     * The last moment at which the run can be aborted.
     *
     * @throws RefusedException if it was
     */
    void decide() throws RefusedException {
        synchronized (lock) {
            if (by != null) {
                throw new RefusedException("it was aborted");
            }
            late = true;
        }
    }

    /**
     * The run, or a phase of it, has failed, and undoes what it did without being interrupted. May be called again.
     *
     * @return whether and by whom it was aborted, for messages; null if it failed by itself
     */
    @Nullable
    String undoing() {
        synchronized (lock) {
            late = true;
            if (by == null) {
                return null;
            }
            // The flag that ask() has set: what it was meant for is over.
            Thread.interrupted();
            return by.isEmpty() ? "was aborted" : "was aborted by " + by;
        }
    }
}
