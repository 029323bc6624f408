package org.ninelives.runtime.dispatch;

import org.jspecify.annotations.Nullable;

/**
 * Which generation a consumer meets: the committed one, or, for a candidate that sees the future of its own patch, the one
 * to come. After the flip the two are the same object, so that a candidate too meets every later flip at its instant.
 */
public final class View {

    private final Dispatch dispatch;

    @Nullable
    private volatile Generation future;

    View(Dispatch dispatch) {
        this.dispatch = dispatch;
    }

    /** Looks ahead to a generation, or, with null, at the committed one only. */
    public void lookAhead(@Nullable Generation generation) {
        future = generation;
    }

    /** The generation that this consumer meets now. */
    public Generation current() {
        Generation ahead = future;
        Generation committed = dispatch.committed();
        return ahead != null && ahead.number() > committed.number() ? ahead : committed;
    }
}
