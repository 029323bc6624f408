package org.ninelives.benchmarks.patches;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.util.tracker.ServiceTracker;

/** One way to bring in new code, again and again, and what a consumer notices of it. Confined to one thread. */
final class Leg implements AutoCloseable {

    /** Brings in the next version. */
    interface Disturbance {
        /** Returns when it serves. */
        void bring() throws Exception;
    }

    private static final int DIGITS = 3;

    private final String name;
    private final Disturbance disturbance;
    private final ServiceTracker<Counter, Counter> tracker;
    private final Histogram latencies = new Histogram(DIGITS);
    private final Histogram times = new Histogram(DIGITS);

    /** What the counter last said that it had counted. */
    private volatile long counted;

    private long answered;
    private long failed;

    /** Answered, those included that are not to count. */
    private long everAnswered;

    /**
     * Brings in nothing yet.
     *
     * @param name for people
     * @param counters the bundle whose first counter is called
     */
    Leg(String name, PatchScene scene, CounterBundle counters, Disturbance disturbance) throws Exception {
        this.name = name;
        this.disturbance = disturbance;
        BundleContext context = scene.context();
        this.tracker = new ServiceTracker<>(context, FrameworkUtil.createFilter(filter(counters)), null);
        tracker.open();
    }

    private static String filter(CounterBundle counters) {
        return "(&(objectClass=" + Counter.class.getName() + ")" + PatchScene.filter(counters, 0) + ")";
    }

    private void call() {
        Counter counter = tracker.getService();
        if (counter == null) {
            throw new IllegalStateException("there is no service");
        }
        counted = counter.count();
    }

    /**
     * Brings in new code, at regular times, while the service is called.
     *
     * @param disturbances how often
     * @param apart nanoseconds from one beginning to the next
     * @param interval nanoseconds from one call to the next
     */
    void run(int disturbances, long apart, long interval) throws Exception {
        try (SteadyCaller caller = new SteadyCaller(interval, this::call)) {
            long due = System.nanoTime();
            for (int i = 0; i < disturbances; i++) {
                due += apart;
                long began = System.nanoTime();
                disturbance.bring();
                times.recordValue(System.nanoTime() - began);
                pauseUntil(due);
            }
            caller.close();
            latencies.add(caller.since());
            answered += caller.answered();
            everAnswered += caller.answered();
            failed += caller.failed();
        }
    }

    private static void pauseUntil(long due) throws InterruptedException {
        long left = due - System.nanoTime();
        if (left > 0) {
            TimeUnit.NANOSECONDS.sleep(left);
        }
    }

    /** What was measured so far is not to count: the machinery was cold. */
    void forget() {
        latencies.reset();
        times.reset();
        answered = 0;
        failed = 0;
    }

    String name() {
        return name;
    }

    /** The latencies of all calls, in nanoseconds. */
    Histogram latencies() {
        return latencies;
    }

    /** How long it took each time until the new code served, in nanoseconds. */
    Histogram times() {
        return times;
    }

    long answered() {
        return answered;
    }

    long failed() {
        return failed;
    }

    /** How many calls were answered that the counter no longer knows of. */
    long forgotten() {
        return everAnswered - counted;
    }

    @Override
    public void close() {
        tracker.close();
    }
}
