package org.ninelives.runtime.dispatch;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What Java 21 and newer have; found by its name, for the classes are those of Java 17. */
final class VirtualThreads {

    private VirtualThreads() {}

    /** One for each task; skips the test where there are none. */
    static ExecutorService executor() throws ReflectiveOperationException {
        assumeTrue(Runtime.version().feature() >= 21, "Java 21 and newer have virtual threads");
        return (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    }
}
