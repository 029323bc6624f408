package org.ninelives.runtime.framework;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What each object was told of its turn, so that {@code promoted()} and {@code demoted()} take turns, each once and one after the
 * other: whoever tells it (a patch, the first use, a stop by hand, a retirement that comes late), by however many services it is
 * registered, and though a version that is kept on comes back under new references. Objects are known by their identity and held
 * weakly. Thread-safe; no lock is held while an object is told.
 */
final class Told {

    /** How long what is told takes at most, before nobody waits for its end. */
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(20);

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
    }

    private final Map<Key, Turn> turns = new HashMap<>();
    private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

    /**
     * Tells an object that it serves, or no longer does, unless it knows. Waits while another thread tells it something.
     *
     * @param isSo looked at when nobody else can tell it anything; false if what was to be said is no longer true
     * @throws IllegalStateException if the other thread does not come back
     * @throws Exception what the object threw; it counts as told
     */
    void tell(Object object, boolean serves, BooleanSupplier isSo, Word word) throws Exception {
        Turn turn = turnOf(object);
        Thread outer;
        synchronized (turn) {
            long deadline = System.nanoTime() + LIMIT_NANOS;
            // What it does in its turn may lead back here, on the same thread: a bundle that stops itself.
            while (turn.telling != null && turn.telling != Thread.currentThread()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new IllegalStateException("it has not returned from its "
                            + (turn.serves ? "promoted()" : "demoted()") + " on the thread " + turn.telling.getName());
                }
                TimeUnit.NANOSECONDS.timedWait(turn, left);
            }
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
            synchronized (turn) {
                turn.telling = outer;
                turn.notifyAll();
            }
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
