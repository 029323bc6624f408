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

    /** Nobody asks what came: a reference tells by itself whether it was cleared. */
    private static final ReferenceQueue<ClassLoader> UNREAD = new ReferenceQueue<>();

    final String patchId;
    final String name;

    /** To look for what holds them. */
    final WeakReference<ClassLoader> loader;

    final Function<ClassLoader, List<String>> finder;

    /** Cleared when nothing can bring them back any more, no finalizer either. */
    private final PhantomReference<ClassLoader> gone;

    private final long since = System.nanoTime();

    private Canary canary = new Canary();
    int collections;
    int asked;
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
        return new PhantomReference<>(loader, UNREAD);
    }

    boolean isGone() {
        return gone.refersTo(null);
    }

    /** Whether classes were collected since the last time, and these were not among them. */
    boolean survivedAnother() {
        if (!canary.isCollected()) {
            return false;
        }
        canary = new Canary();
        collections++;
        return !isGone();
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
