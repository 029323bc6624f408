package org.ninelives.itests.felix;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Callers who never stop. */
final class Load implements AutoCloseable {

    private static final long END_SECONDS = 20;

    private final ExecutorService callers;
    private final AtomicLong calls = new AtomicLong();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    private Load(int count) {
        callers = Executors.newFixedThreadPool(count);
    }

    /** Calls from several threads, again and again; the number of the call is its argument. */
    static Load of(int callers, Call call) {
        Load load = new Load(callers);
        for (int i = 0; i < callers; i++) {
            load.callers.execute(() -> load.callAgainAndAgain(call));
        }
        return load;
    }

    interface Call {
        void make(long number) throws Exception;
    }

    private void callAgainAndAgain(Call call) {
        while (!over) {
            try {
                call.make(calls.incrementAndGet());
            } catch (Exception | LinkageError | AssertionError failure) {
                failures.add(failure);
            }
        }
    }

    /** Waits until there were so many more calls. */
    void awaitCalls(long more) {
        long goal = calls.get() + more;
        Await.until(more + " more calls", () -> calls.get() >= goal);
    }

    /** Lets everybody finish. */
    void stop() throws InterruptedException {
        over = true;
        callers.shutdown();
        if (!callers.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("a call has not come back within " + END_SECONDS + " s");
        }
    }

    long calls() {
        return calls.get();
    }

    List<Throwable> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        over = true;
        callers.shutdownNow();
    }
}
