package org.ninelives.itests.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** Calls something constantly from several threads until it is closed, and remembers every failure. */
final class Load implements AutoCloseable {

    private final String name;
    private final Callable<?> call;
    private final List<Thread> threads = new ArrayList<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong longestNanos = new AtomicLong();
    private final CountDownLatch running;

    private volatile boolean stopped;

    private Load(String name, int threads, Callable<?> call) {
        this.name = name;
        this.call = call;
        this.running = new CountDownLatch(threads);
    }

    /** Starts calling; returns when every thread has made its first call. */
    static Load of(String name, int threads, Callable<?> call) throws InterruptedException {
        Load load = new Load(name, threads, call);
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(load::run, "load " + name + " " + i);
            thread.setDaemon(true);
            load.threads.add(thread);
            thread.start();
        }
        load.running.await();
        return load;
    }

    private void run() {
        boolean first = true;
        while (!stopped || first) {
            long begun = System.nanoTime();
            try {
                call.call();
            } catch (Throwable failure) {
                failures.add(failure);
            }
            longestNanos.accumulateAndGet(System.nanoTime() - begun, Math::max);
            calls.incrementAndGet();
            if (first) {
                first = false;
                running.countDown();
            }
        }
    }

    String name() {
        return name;
    }

    long calls() {
        return calls.get();
    }

    List<Throwable> failures() {
        return List.copyOf(failures);
    }

    Duration longest() {
        return Duration.ofNanos(longestNanos.get());
    }

    @Override
    public void close() {
        stopped = true;
        for (Thread thread : threads) {
            try {
                thread.join(Duration.ofSeconds(60).toMillis());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            if (thread.isAlive()) {
                failures.add(
                        new IllegalStateException(thread + " does not come back: " + List.of(thread.getStackTrace())));
            }
        }
    }
}
