package org.ninelives.runtime.dispatch;

import org.jspecify.annotations.Nullable;

/**
 * The committed generation, and those before it that a call may still be on. Committing is done by one thread at a time; the
 * rest is for any thread.
 */
final class Generations {

    /** A generation in the order in which they were committed. */
    private static final class Link {
        private final Generation generation;

        /** Null until there is one. */
        @Nullable
        private volatile Link next;

        Link(Generation generation) {
            this.generation = generation;
        }
    }

    /** The one write that makes a patch take effect. Volatile: pairs with the read in {@link View#current()}. */
    private volatile Generation committed = Generation.first();

    /** From here they lead to the committed one, each to the next. */
    private volatile Link oldest = new Link(committed);

    /** Confined to whoever commits. */
    private Link newest = oldest;

    /** Guarded by this. */
    private long lastNumber = committed.number();

    Generation committed() {
        return committed;
    }

    /** One that changes the modules of these marks. */
    synchronized Generation next(long marks) {
        return committed.next(++lastNumber, marks);
    }

    void commit(Generation next) {
        committed = next;
        Link link = new Link(next);
        // Not earlier: a call that follows this link must not meet a generation before everybody can.
        newest.next = link;
        newest = link;
    }

    /**
     * Where a call goes on that is on one generation and has touched modules of these marks: as near to another
     * generation as it can come without leaving the versions that it met.
     *
     * <p>Not simply where it is, if it cannot come all the way: a patch that saw the call free to move on did not wait for
     * it, and has retired what served there.
     *
     * @param pinned the number of the one it is on
     * @return the number of the one it goes on in
     */
    long towards(long pinned, Generation now, long touched) {
        if (now.number() <= pinned) {
            return pinned;
        }
        if (!now.changedSince(pinned, touched)) {
            return now.number();
        }
        long reached = pinned;
        Link link = oldest;
        while (link != null && !link.generation.changedSince(pinned, touched)) {
            reached = Math.max(reached, link.generation.number());
            link = link.next;
        }
        return reached;
    }

    /** Forgets those that no call is on, and none will come to. */
    void forgetFormer(Callers callers) {
        // In this order: a call that is not seen inside meets what was committed by then, or later.
        long serving = committed.number();
        long until = Math.min(serving, callers.oldestPin());
        Link first = oldest;
        while (first.generation.number() < until) {
            Link next = first.next;
            if (next == null) {
                break;
            }
            first = next;
        }
        oldest = first;
    }
}
