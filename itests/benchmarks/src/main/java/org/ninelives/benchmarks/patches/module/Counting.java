package org.ninelives.benchmarks.patches.module;

import org.ninelives.benchmarks.patches.Counter;

/** What both kinds of counters have in common: their version, and that they refuse once they are stopped. */
abstract class Counting implements Counter {

    private final int version;
    private volatile boolean stopped;

    Counting(int version) {
        this.version = version;
    }

    final void stop() {
        stopped = true;
    }

    final void requireRunning() {
        if (stopped) {
            throw new IllegalStateException("version " + version + " was stopped");
        }
    }

    @Override
    public final int version() {
        return version;
    }
}
