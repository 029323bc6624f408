package org.ninelives.runtime.leak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.ninelives.runtime.worker.Workers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the classes of versions that are gone until they are collected, and names what holds those that are not. On a thread
 * of its own, which there is only as long as there is something to watch: no patch waits for it, and none is delayed by it.
 *
 * <p>A version is held if two collections of classes have passed it by: one may be needed for finalizers. Whose doing the
 * collections are is for the operator to say ({@value #PROPERTY}). The search for holders stops all threads for a moment to see
 * what they run, so it takes one part in {@value #PART} of the time at most, however many versions are held. Thread-safe.
 */
public final class Leaks implements AutoCloseable {

    /** The framework property that says how to look: {@code wait}, {@code collect} or {@code off}. */
    public static final String PROPERTY = "org.ninelives.leaks";

    /** How many collections have to pass a version by. */
    private static final int PROOF = 2;

    /** How many collections are asked for, for one version. */
    private static final int MOST_ASKED = 3;

    private static final int PART = 20;

    /** How many holders of a version are named one by one. */
    private static final int MOST_NAMED = 20;

    /** How long the end of the runtime waits for a look that was interrupted. */
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final Logger LOG = LoggerFactory.getLogger(Leaks.class);

    /** How to look. */
    public enum Mode {
        /** Not at all. */
        OFF,
        /** By the collections that the JVM makes by itself: nobody is held up, and it may take hours. */
        WAIT,
        /** By asking for up to three for each version, which may hold all threads up for as long as the heap is large. */
        COLLECT;

        /**
         * The one that a framework property names; the default is {@link #WAIT}.
         *
         * @throws IllegalArgumentException if it names none
         */
        public static Mode of(@Nullable String property) {
            if (property == null || property.isBlank()) {
                return WAIT;
            }
            try {
                return valueOf(property.trim().toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException unknown) {
                throw new IllegalArgumentException(
                        PROPERTY + " is off, wait or collect, not " + property.trim(), unknown);
            }
        }
    }

    /** Hears of what is held, and of what was held and is gone. */
    public interface Listener {

        /** Called by the thread that looks. */
        void heard(String patchId, boolean held, Duration age, String detail);
    }

    private final Mode mode;
    private final Workers workers;
    private final Listener listener;
    private final List<Watched> all = new CopyOnWriteArrayList<>();
    private final AtomicBoolean planned = new AtomicBoolean();
    private final Share share = new Share(PART);
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1, 1, 2 * PERIOD.toMillis(), TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), work -> {
                Thread made = new Thread(work, "ninelives-leaks");
                made.setDaemon(true);
                // Inherited from whoever retires; it must keep nobody's alive.
                made.setContextClassLoader(Leaks.class.getClassLoader());
                return made;
            });

    /** Nothing is watched yet. */
    public Leaks(Mode mode, Workers workers, Listener listener) {
        this.mode = mode;
        this.workers = workers;
        this.listener = listener;
        thread.allowCoreThreadTimeOut(true);
    }

    /**
     * Watches classes from now on.
     *
     * @param patchId of the patch that replaced them
     * @param name of the version, for messages
     * @param finder names what holds them, a line each; called on a worker, and must not hold them itself
     */
    public Watched watch(String patchId, String name, ClassLoader loader, Function<ClassLoader, List<String>> finder) {
        Watched watched = new Watched(patchId, name, loader, finder);
        if (mode == Mode.OFF) {
            watched.forgetHowToFind();
        } else {
            all.add(watched);
            again();
        }
        return watched;
    }

    /** The versions that are known to be held at this moment, a line each. */
    public List<String> held() {
        return all.stream().filter(Watched::isHeld).map(Leaks::line).toList();
    }

    /** How many are watched. */
    int watches() {
        return all.size();
    }

    /** Whether there is a thread. */
    boolean isAwake() {
        return thread.getPoolSize() > 0;
    }

    private static String line(Watched held) {
        return "the classes of " + held.name + ", which patch " + held.patchId + " replaced: " + held.holders();
    }

    private void again() {
        if (planned.compareAndSet(false, true)) {
            CompletableFuture.delayedExecutor(PERIOD.toMillis(), TimeUnit.MILLISECONDS, thread)
                    .execute(this::look);
        }
    }

    private void look() {
        planned.set(false);
        try {
            lookAtAll();
        } catch (RuntimeException | LinkageError failure) {
            LOG.warn("What is held of former versions was not looked for", failure);
        }
        if (!all.isEmpty()) {
            again();
        }
    }

    private void lookAtAll() {
        Set<Watched> over = new HashSet<>();
        for (Watched watched : all) {
            if (watched.isGone()) {
                over.add(watched);
                gone(watched);
            } else {
                watched.countCollection();
            }
        }
        all.removeAll(over);
        search();
        boolean unknown = all.stream().anyMatch(watched -> watched.collections < PROOF && watched.asked < MOST_ASKED);
        if (mode == Mode.COLLECT && unknown && !Thread.currentThread().isInterrupted()) {
            all.forEach(watched -> watched.asked++);
            System.gc();
        }
    }

    /** Those first for which nobody has looked yet, or not for the longest. */
    private void search() {
        long begin = System.nanoTime();
        if (!share.isFree(begin)) {
            return;
        }
        List<Watched> due = all.stream()
                .filter(watched -> watched.collections >= PROOF && watched.collections > watched.lookedAt)
                .sorted(Comparator.comparingInt(watched -> watched.lookedAt))
                .toList();
        for (Watched watched : due) {
            if (Thread.currentThread().isInterrupted() || !share.isWithin(begin, System.nanoTime(), PERIOD.toNanos())) {
                break;
            }
            lookFor(watched);
            watched.lookedAt = watched.collections;
        }
        share.spent(begin, System.nanoTime());
    }

    private void gone(Watched watched) {
        watched.forgetHowToFind();
        LOG.info("Patch {}: the classes of {} are collected", watched.patchId, watched.name);
        if (watched.told) {
            listener.heard(
                    watched.patchId, false, watched.age(), "the classes of " + watched.name + " are collected by now");
        }
    }

    private void lookFor(Watched watched) {
        List<String> holders;
        try {
            holders = workers.call("look for what holds " + watched.name, LIMIT, watched::find);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return;
        } catch (Exception | LinkageError failure) {
            holders = List.of("what holds them was not looked for: " + failure);
        }
        if (watched.isGone()) {
            return;
        }
        watched.found("held after " + watched.collections + " collections: " + String.join("; ", shortened(holders)));
        if (!watched.told) {
            watched.told = true;
            listener.heard(
                    watched.patchId,
                    true,
                    watched.age(),
                    "the classes of " + watched.name + " are " + watched.holders()
                            + ". Their memory is not free until all that holds them lets go; patch:status shows what does");
        }
    }

    /** A pool that was left behind has a thread for each of its lines. */
    private static List<String> shortened(List<String> holders) {
        if (holders.size() <= MOST_NAMED) {
            return holders;
        }
        List<String> some = new ArrayList<>(holders.subList(0, MOST_NAMED));
        some.add("and " + (holders.size() - MOST_NAMED) + " more");
        return some;
    }

    /** Nothing runs on when the engine's classes go. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("The look for what holds former versions did not end within {} ms", CLOSE_LIMIT.toMillis());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
