package org.ninelives.benchmarks;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A thread with a stack of two gigabytes, for copiers that call themselves: a deep graph overflows any usual one. It
 * lives as long as the measurement, so that its start is not measured and its allocations are.
 */
final class DeepThread implements AutoCloseable {

    private static final long STACK_BYTES = 2L << 30;

    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(task -> new Thread(null, task, "deep stack", STACK_BYTES));

    <T> T run(Callable<T> task) throws Exception {
        return thread.submit(task).get();
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
