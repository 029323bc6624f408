package org.ninelives.runtime.leak;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * The classes of one version that is gone. Its fields but the found lines are confined to the thread that looks; it holds
 * nothing of the version.
 */
public final class Watched {

    final String patchId;
    final String name;

    /** To look for what holds them. */
    private final WeakReference<ClassLoader> loader;

    private Function<ClassLoader, List<String>> finder;

    /** Cleared when nothing can bring them back any more, no finalizer either. */
    private final PhantomReference<ClassLoader> gone;

    private final long since = System.nanoTime();

    private Canary canary = new Canary();
    int collections;
    int asked;

    /** At which of the collections its holders were looked for last. */
    int lookedAt;

    boolean told;

    /** Written by the thread that looks, read by whoever asks for a report. */
    private volatile String found = "";

    Watched(String patchId, String name, ClassLoader loader, Function<ClassLoader, List<String>> finder) {
        this.patchId = patchId;
        this.name = name;
        this.loader = new WeakReference<>(loader);
        this.gone = phantom(loader);
        this.finder = finder;
    }

    static PhantomReference<ClassLoader> phantom(ClassLoader loader) {
        // Each has a queue of its own, for nobody reads it, and one for all would hold all that ever came.
        return new PhantomReference<>(loader, new ReferenceQueue<>());
    }

    boolean isGone() {
        return gone.refersTo(null);
    }

    /** Counts a collection of classes since the last time that these have survived. */
    void countCollection() {
        if (canary.isCollected() && !isGone()) {
            canary = new Canary();
            collections++;
        }
    }

    /** What holds them, a line each; by a worker. */
    List<String> find() {
        ClassLoader its = loader.get();
        return its == null ? List.of() : finder.apply(its);
    }

    /** A report may keep this for long. */
    void forgetHowToFind() {
        finder = loader -> List.of();
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - since);
    }

    void found(String holders) {
        found = holders;
    }

    /** Whether they are known to be held, at this moment. */
    boolean isHeld() {
        return !found.isEmpty() && !isGone();
    }

    /** What holds them; empty if they are collected, or if that is not known yet. */
    public String holders() {
        return isHeld() ? found : "";
    }
}
