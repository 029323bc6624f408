package org.ninelives.runtime.state;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Many parts of one container, for which several threads find at once what takes their places: each takes one slice after
 * the other, as long as there are any.
 */
final class Bulk {

    private static final int SLICE = 1024;

    private final @Nullable Object[] parts;
    private final int count;
    private final AtomicInteger next = new AtomicInteger();

    /** What is only for the one who leads; guarded by this. */
    private final List<Integer> left = new ArrayList<>();

    /** Whether some part changes; guarded by this. */
    private boolean changed;

    /** How many threads are at it beside the one who leads; guarded by the team's lock. */
    int helping;

    Bulk(@Nullable Object[] parts, int count) {
        this.parts = parts;
        this.count = count;
    }

    boolean hasMore() {
        return next.get() < count;
    }

    /** Does some slices. */
    void work(Direct by) {
        List<Integer> forTheLeader = new ArrayList<>();
        boolean changes = false;
        for (int from = next.getAndAdd(SLICE); from < count; from = next.getAndAdd(SLICE)) {
            changes |= by.replace(parts, from, Math.min(from + SLICE, count), forTheLeader);
        }
        synchronized (this) {
            left.addAll(forTheLeader);
            changed |= changes;
        }
    }

    /** By the one who leads, when nobody is helping any more: does the rest, and returns whether some part changes. */
    boolean finish(Values leader) {
        List<Integer> rest;
        boolean changes;
        synchronized (this) {
            rest = List.copyOf(left);
            changes = changed;
        }
        // Without the lock, for code of the module may run.
        for (int each : rest) {
            Object part = parts[each];
            parts[each] = leader.of(part);
            changes |= parts[each] != part;
        }
        return changes;
    }
}
