package org.ninelives.benchmarks.patches.module;

import java.util.concurrent.atomic.AtomicLong;
import org.ninelives.api.module.Carried;

/** Both versions may use its count at the same time: it needs no gate. */
public final class Concurrent extends Counting {

    @Carried(concurrent = true)
    private final AtomicLong count = new AtomicLong();

    /** Counts from zero, unless it goes on from a former version. */
    public Concurrent(Integer version) {
        super(version);
    }

    @Override
    public long count() {
        requireRunning();
        return count.incrementAndGet();
    }
}
