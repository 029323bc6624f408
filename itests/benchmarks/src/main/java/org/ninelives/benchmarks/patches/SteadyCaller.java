package org.ninelives.benchmarks.patches;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Calls a service at a constant rate, whether it answers or not. The latency of a call is counted from the moment at which it
 * was due, not from when it was made at last: so a stall counts for all calls that it holds up, not for one (else it would
 * be omitted where it matters, Tene's <em>coordinated omission</em>). One that fails counts until the next one is answered,
 * and as failed.
 *
 * <p>It calls on a thread of its own, which does nothing else and keeps a processor busy: the way out of a sleep would be
 * longer than what is measured.
 */
final class SteadyCaller implements AutoCloseable {

    private static final int DIGITS = 3;

    private final long interval;
    private final Runnable call;
    private final SingleWriterRecorder recorder = new SingleWriterRecorder(DIGITS);
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final Thread thread;
    private volatile boolean ending;

    /** What went wrong first, for people. */
    @Nullable
    private volatile Throwable firstFailure;

    /**
     * Begins at once.
     *
     * @param interval between two calls, in nanoseconds
     * @param call one call; throws if it is not answered
     */
    SteadyCaller(long interval, Runnable call) {
        this.interval = interval;
        this.call = call;
        this.thread = new Thread(this::run, "steady-caller");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        Deque<Long> unanswered = new ArrayDeque<>();
        long due = System.nanoTime();
        while (!ending) {
            due += interval;
            while (System.nanoTime() - due < 0) {
                Thread.onSpinWait();
            }
            try {
                call.run();
            } catch (RuntimeException | Error failure) {
                firstFailure = firstFailure == null ? failure : firstFailure;
                failed.incrementAndGet();
                unanswered.add(due);
                continue;
            }
            long now = System.nanoTime();
            recorder.recordValue(Math.max(0, now - due));
            answered.incrementAndGet();
            while (!unanswered.isEmpty()) {
                recorder.recordValue(now - unanswered.remove());
            }
        }
    }

    /** The latencies since the last time that somebody asked. */
    Histogram since() {
        return recorder.getIntervalHistogram();
    }

    /** How many calls were answered, all in all. */
    long answered() {
        return answered.get();
    }

    /** How many were not. */
    long failed() {
        return failed.get();
    }

    @Nullable
    Throwable firstFailure() {
        return firstFailure;
    }

    /** The last call has returned when this does. */
    @Override
    public void close() throws InterruptedException {
        ending = true;
        thread.join();
    }
}
