package org.ninelives.runtime.dispatch;

import java.time.Duration;

/**
 * Tries a {@link ProcessBarrier} out on this machine, for a moment: one thread calls without a fence, another one patches. A
 * version that serves although it was found quiet and retired is the end of it. That it finds nothing proves nothing.
 */
final class SelfTest {

    /** How often a call looks whether its version is retired: as long as a store waits in a processor. */
    private static final int LOOKS = 20;

    private final Barrier barrier = new Barrier();
    private final Caller caller;

    private volatile long serving;
    private volatile long retired = -1;
    private volatile boolean over;
    private volatile boolean broken;

    private SelfTest(ProcessBarrier tried) {
        barrier.use(tried);
        caller = new Caller(Thread.currentThread(), barrier);
    }

    /**
     * Tries it.
     *
     * @param longest how long, unless it breaks before
     * @return whether it held
     */
    static boolean holds(ProcessBarrier tried, Duration longest) throws InterruptedException {
        SelfTest test = new SelfTest(tried);
        Thread calling = new Thread(test::call, "ninelives self-test");
        calling.setDaemon(true);
        calling.start();
        try {
            test.patch(System.nanoTime() + longest.toNanos());
        } finally {
            test.over = true;
            calling.join();
        }
        return !test.broken;
    }

    private void call() {
        while (!over) {
            caller.touch(1);
            long met = serving;
            for (int i = 0; i < LOOKS; i++) {
                if (retired >= met) {
                    broken = true;
                }
            }
            caller.leave();
        }
    }

    private void patch(long end) {
        for (long next = 1; !broken && System.nanoTime() - end < 0; next++) {
            serving = next;
            barrier.betweenGateAndMarks();
            while (caller.marks != 0) {
                Thread.onSpinWait();
            }
            retired = next - 1;
        }
    }
}
