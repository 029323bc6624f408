package org.ninelives.examples.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Calls something constantly from several threads until it is closed. Thread-safe. */
final class Load implements AutoCloseable {

    /**
     * What happened in a time.
     *
     * @param served calls that were answered as they should
     * @param failed all others
     * @param slowest the longest that one of them took
     */
    record Lap(long served, long failed, Duration slowest) {}

    private static final int MOST_FAILURES_TOLD = 5;

    private final Callable<?> call;
    private final List<Thread> threads = new ArrayList<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong lapSlowestNanos = new AtomicLong();

    /** Guarded by this, which is notified of each. */
    private long served;

    /** Confined to the main thread. */
    private long servedBefore;

    /** Confined to the main thread. */
    private long failedBefore;

    private volatile boolean stopped;

    /**
     * Starts at once.
     *
     * @param call one call; throws if it is not answered as it should
     */
    Load(String name, int threads, Callable<?> call) {
        this.call = call;
        for (int i = 1; i <= threads; i++) {
            Thread thread = new Thread(this::run, name + "-" + i);
            thread.setDaemon(true);
            this.threads.add(thread);
        }
        this.threads.forEach(Thread::start);
    }

    private void run() {
        while (!stopped) {
            long begun = System.nanoTime();
            try {
                call.call();
                count();
            } catch (Exception | LinkageError failure) {
                failed.incrementAndGet();
                if (failures.size() < MOST_FAILURES_TOLD) {
                    failures.add("after " + served() + " answers: " + failure);
                }
            }
            lapSlowestNanos.accumulateAndGet(System.nanoTime() - begun, Math::max);
        }
    }

    private synchronized void count() {
        served++;
        notifyAll();
    }

    /** All calls that were answered as they should, so far. */
    synchronized long served() {
        return served;
    }

    /** All others, so far. */
    long failed() {
        return failed.get();
    }

    /** Why the first ones failed. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    /**
     * Waits for more calls to be answered.
     *
     * @return whether they were, in time
     */
    synchronized boolean awaitMore(long calls, Duration atMost) throws InterruptedException {
        long goal = served + calls;
        long deadline = System.nanoTime() + atMost.toNanos();
        while (served < goal) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /** What happened since this was last asked. */
    Lap lap() {
        long servedNow = served();
        long failedNow = failed.get();
        Lap lap = new Lap(
                servedNow - servedBefore, failedNow - failedBefore, Duration.ofNanos(lapSlowestNanos.getAndSet(0)));
        servedBefore = servedNow;
        failedBefore = failedNow;
        return lap;
    }

    /** Ends when every thread has its last answer. */
    void finish() {
        stopped = true;
        for (Thread thread : threads) {
            try {
                thread.join(Duration.ofSeconds(15).toMillis());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            if (thread.isAlive()) {
                failed.incrementAndGet();
                failures.add(thread.getName() + " still waits for an answer");
            }
        }
    }

    /** As {@link #finish}. */
    @Override
    public void close() {
        finish();
    }
}
