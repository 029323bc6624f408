package org.ninelives.itests.karaf;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Visitors of <em>route</em>, each coming again as soon as it was greeted. */
final class Load implements AutoCloseable {

    private static final Duration END = Duration.ofSeconds(20);

    private final Web web;
    private final ExecutorService visitors;
    private final AtomicLong visits = new AtomicLong();
    private final AtomicLong longestNanos = new AtomicLong();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    private Load(Web web, int count) {
        this.web = web;
        this.visitors = Executors.newFixedThreadPool(count);
    }

    static Load of(Web web, int visitors) {
        Load load = new Load(web, visitors);
        for (int i = 0; i < visitors; i++) {
            load.visitors.execute(load::visitAgainAndAgain);
        }
        return load;
    }

    private void visitAgainAndAgain() {
        while (!over) {
            long start = System.nanoTime();
            try {
                Answer answer = web.ask("/route?name=Ada");
                if (answer.status() != 200 || !answer.body().startsWith("Hello, ")) {
                    failures.add(answer.toString());
                }
            } catch (IOException | RuntimeException failure) {
                failures.add(failure.toString());
            }
            visits.incrementAndGet();
            longestNanos.accumulateAndGet(System.nanoTime() - start, Math::max);
        }
    }

    /** Waits until there were so many more visits. */
    void awaitVisits(int more) {
        long goal = visits.get() + more;
        Await.until(more + " more visits", () -> visits.get() >= goal);
    }

    /** Lets everybody finish. */
    void stop() {
        over = true;
        visitors.shutdown();
        try {
            if (!visitors.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("a visitor still waits after " + END.toSeconds() + " s");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    long visits() {
        return visits.get();
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    Duration longestWait() {
        return Duration.ofNanos(longestNanos.get());
    }

    @Override
    public void close() {
        over = true;
        visitors.shutdownNow();
    }
}
