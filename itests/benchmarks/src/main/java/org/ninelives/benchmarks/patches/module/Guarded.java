package org.ninelives.benchmarks.patches.module;

import org.ninelives.api.module.Carried;

/** Two versions would guard its count with two locks: it is moved while nobody calls, so it needs the gate. */
public final class Guarded extends Counting {

    @Carried
    private long count; // guarded by this

    /** Counts from zero, unless it goes on from a former version. */
    public Guarded(Integer version) {
        super(version);
    }

    @Override
    public synchronized long count() {
        requireRunning();
        return ++count;
    }
}
