package org.ninelives.runtime.framework;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.ninelives.runtime.transaction.RefusedException;
import org.osgi.framework.Bundle;

/**
 * Notices what others do to the bundles of a patch while it is under way: such an event aborts it. Written by any thread,
 * read by the patch's thread between phases.
 */
public final class Watch {

    /** What is said of a bundle that stops, whichever event is heard first. */
    static final String STOPPED = "it was stopped";

    private final Set<Long> watched = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable String> disturbance = new AtomicReference<>();

    private volatile boolean prepared;

    /** From now on, what others do to this bundle is noticed. */
    public void begin(Bundle bundle) {
        watched.add(bundle.getBundleId());
    }

    /** The patch is prepared for the services that there are: from now on, one that comes is noticed too. */
    void expectNoMore() {
        prepared = true;
    }

    /** Ends the watch; what was noticed is forgotten. */
    public void end() {
        watched.clear();
        prepared = false;
        disturbance.set(null);
    }

    void end(Bundle bundle) {
        watched.remove(bundle.getBundleId());
    }

    /** Whether a service of this bundle that comes now would be noticed. */
    boolean noticesMore(Bundle bundle) {
        return prepared && watched.contains(bundle.getBundleId());
    }

    void notice(Bundle bundle, String what) {
        if (watched.contains(bundle.getBundleId())) {
            disturbance.compareAndSet(null, bundle.getSymbolicName() + " " + bundle.getVersion() + ": " + what);
        }
    }

    /**
     * Looks whether something was noticed.
     *
     * @throws RefusedException that says what
     */
    public void requireUndisturbed() throws RefusedException {
        String what = disturbance.get();
        if (what != null) {
            throw new RefusedException(what + " while the patch was under way");
        }
    }
}
