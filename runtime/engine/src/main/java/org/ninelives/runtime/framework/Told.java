package org.ninelives.runtime.framework;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each object was told of its turn, so that {@code promoted()} and {@code demoted()} take turns, each once and one after the
 * other: whoever tells it (a patch, the first use, a stop by hand, a retirement that comes late), by however many services it is
 * registered, and though a version that is kept on comes back under new references. Objects are known by their identity and held
 * weakly. Thread-safe; no lock is held while an object is told.
 */
final class Told {

    private static final Logger LOG = LoggerFactory.getLogger(Told.class);

    /** How long what is told takes at most, before nobody waits for its end. */
    private final long limitNanos;

    /** What is said to an object. */
    interface Word {
        void say() throws Exception;
    }

    private static final class Turn {
        /** Guarded by this, as what follows. */
        private boolean serves;

        /** Who tells it something now. */
        @Nullable
        private Thread telling;

        /** What somebody wanted to say who did not wait any longer. */
        @Nullable
        private Owed owed;
    }

    /** What is still to be said, unless it is no longer true by then. */
    private record Owed(boolean serves, BooleanSupplier isSo, Word word) {}

    private final Map<Key, Turn> turns = new HashMap<>();
    private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

    /**
     * Nobody was told anything.
     *
     * @param limit how long it is waited for what another thread tells
     */
    Told(Duration limit) {
        this.limitNanos = limit.toNanos();
    }

    /**
     * Tells an object that it serves, or no longer does, unless it knows. Waits while another thread tells it something; if that
     * takes too long, or the wait is interrupted, the other thread is left to say this as well, when it comes back.
     *
     * @param isSo looked at when nobody else can tell it anything; false if what was to be said is no longer true
     * @throws IllegalStateException if the other thread does not come back
     * @throws Exception what the object threw; it counts as told
     */
    void tell(Object object, boolean serves, BooleanSupplier isSo, Word word) throws Exception {
        Turn turn = turnOf(object);
        Thread outer;
        synchronized (turn) {
            Owed mine = new Owed(serves, isSo, word);
            await(turn, mine);
            if (turn.serves == serves || !isSo.getAsBoolean()) {
                return;
            }
            turn.serves = serves;
            outer = turn.telling;
            turn.telling = Thread.currentThread();
        }
        try {
            word.say();
        } finally {
            end(object, turn, outer);
        }
    }

    private void await(Turn turn, Owed mine) throws InterruptedException {
        boolean waited = false;
        try {
            long deadline = System.nanoTime() + limitNanos;
            // What it does in its turn may lead back here, on the same thread: a bundle that stops itself.
            while (turn.telling != null && turn.telling != Thread.currentThread()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new IllegalStateException("it has not returned from its " + nameOf(turn.serves)
                            + " on the thread " + turn.telling.getName() + "; when it does, it hears its "
                            + nameOf(mine.serves));
                }
                TimeUnit.NANOSECONDS.timedWait(turn, left);
            }
            waited = true;
        } finally {
            // The latest word counts; where it was waited for, that is this one.
            turn.owed = waited ? null : mine;
        }
    }

    private static String nameOf(boolean serves) {
        return serves ? "promoted()" : "demoted()";
    }

    /** Says what is owed, and lets others speak. */
    private static void end(Object object, Turn turn, @Nullable Thread outer) {
        for (Owed owed = next(turn, outer); owed != null; owed = next(turn, outer)) {
            try {
                owed.word.say();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } catch (Exception | Error thrown) {
                LOG.error(
                        "The {} of {} failed",
                        nameOf(owed.serves),
                        object.getClass().getName(),
                        thrown);
            }
        }
    }

    private static @Nullable Owed next(Turn turn, @Nullable Thread outer) {
        synchronized (turn) {
            Owed owed = outer == null ? turn.owed : null; // the outer call has not returned yet: it will see to that
            if (owed != null) {
                turn.owed = null;
                if (turn.serves != owed.serves && owed.isSo.getAsBoolean()) {
                    turn.serves = owed.serves;
                    return owed;
                }
            }
            turn.telling = outer;
            turn.notifyAll();
            return null;
        }
    }

    private Turn turnOf(Object object) {
        synchronized (turns) {
            for (Reference<?> gone = collected.poll(); gone != null; gone = collected.poll()) {
                turns.remove(gone);
            }
            return turns.computeIfAbsent(new Key(object, collected), key -> new Turn());
        }
    }

    private static final class Key extends WeakReference<Object> {

        private final int hash;

        Key(Object object, ReferenceQueue<Object> queue) {
            super(object, queue);
            this.hash = System.identityHashCode(object);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            Object mine = get();
            return this == other || (mine != null && other instanceof Key key && key.get() == mine);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
