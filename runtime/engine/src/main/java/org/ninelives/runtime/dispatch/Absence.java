package org.ninelives.runtime.dispatch;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Where calls wait for a short time while their service has no target, and go on when one arrives. */
final class Absence {

    private final Duration patience;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();

    /** Guarded by lock. */
    private long arrivals;

    /** Nothing will arrive any more. Guarded by lock. */
    private boolean over;

    Absence(Duration patience) {
        this.patience = patience;
    }

    long deadline() {
        return System.nanoTime() + patience.toNanos();
    }

    long arrivals() {
        lock.lock();
        try {
            return arrivals;
        } finally {
            lock.unlock();
        }
    }

    void announce() {
        lock.lock();
        try {
            arrivals++;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whoever waits is told that it is in vain. */
    void end() {
        lock.lock();
        try {
            over = true;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for an arrival after those seen; false when the deadline passed, or nothing will arrive any more. Keeps the
     * interrupt flag.
     */
    boolean awaitArrival(long seen, long deadline) {
        boolean interrupted = false;
        lock.lock();
        try {
            while (arrivals == seen) {
                long left = deadline - System.nanoTime();
                if (over || left <= 0) {
                    return false;
                }
                try {
                    if (!arrived.await(left, TimeUnit.NANOSECONDS)) {
                        return arrivals != seen;
                    }
                } catch (InterruptedException interruption) {
                    interrupted = true;
                }
            }
            return true;
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
