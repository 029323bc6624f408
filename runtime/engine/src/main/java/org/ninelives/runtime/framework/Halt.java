package org.ninelives.runtime.framework;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one of the threads waiting on which Config Admin does its work, one thing after the other. Whoever needs it while
 * it waits already shares that, so it never goes on between the two. Thread-safe; holds no lock while it calls others.
 */
final class Halt {

    /** How long that thread may have to do with what came before. */
    private static final Duration REACHED = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Halt.class);

    /** How long it waits at most, for it works for the whole process. */
    private final Duration limit;

    private final Errand errand;

    /** Guarded by this; null while nobody needs it. */
    @Nullable
    private Held held;

    Halt(Duration limit, Errand errand) {
        this.limit = limit;
        this.errand = errand;
    }

    /** A way to have that thread do something, behind all that there was to do before. */
    interface Errand {
        /** Returns at once; what it returns takes it back. */
        Runnable send(Runnable work) throws Exception;
    }

    private static final class Held {

        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch over = new CountDownLatch(1);

        /** Guarded by the halt. */
        private int users;

        private volatile Runnable takeBack = () -> {};

        /** Whether that thread went on although somebody still needed it to wait. */
        private volatile boolean letGo;
    }

    /** To be closed by whoever began it. */
    interface Rest extends AutoCloseable {
        /** Whether the thread did not wait until the end. */
        boolean isLetGo();

        @Override
        void close();
    }

    /**
     * Returns when the thread waits.
     *
     * @throws IllegalStateException if it is busy for too long
     */
    Rest begin() throws Exception {
        Held made = new Held();
        Held mine;
        synchronized (this) {
            mine = held == null ? made : held;
            mine.users++;
            held = mine;
        }
        try {
            if (mine == made) {
                mine.takeBack = errand.send(() -> rest(mine));
            }
            if (!mine.reached.await(REACHED.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IllegalStateException(
                        "a managed service or a listener of Config Admin does not return within " + REACHED.toMillis()
                                + " ms");
            }
        } catch (Exception | Error failure) {
            end(mine);
            throw failure;
        }
        return new Rest() {
            @Override
            public boolean isLetGo() {
                return mine.letGo;
            }

            @Override
            public void close() {
                end(mine);
            }
        };
    }

    /** The thread is needed elsewhere: it goes on at once. Whoever begins from now on keeps it waiting anew. */
    void letGo() {
        Held now;
        synchronized (this) {
            now = held;
        }
        if (now != null) {
            letGo(now);
        }
    }

    private void letGo(Held mine) {
        synchronized (this) {
            mine.letGo = true;
            held = held == mine ? null : held;
        }
        mine.over.countDown();
    }

    private void rest(Held mine) {
        mine.reached.countDown();
        try {
            if (!mine.over.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn("Config Admin does not wait longer than {} ms for a version to stop", limit.toMillis());
                letGo(mine);
            }
        } catch (InterruptedException interrupted) {
            letGo(mine);
            Thread.currentThread().interrupt();
        }
    }

    private void end(Held mine) {
        boolean last;
        synchronized (this) {
            mine.users--;
            last = mine.users == 0;
            held = last && held == mine ? null : held;
        }
        if (last) {
            mine.over.countDown();
            mine.takeBack.run();
        }
    }
}
