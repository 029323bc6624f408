package org.ninelives.itests.embedded;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.wiring.BundleWiring;

/** The bundles that are resolved while it is open, and the loaders of their classes, weakly held. */
final class Candidates implements SynchronousBundleListener, AutoCloseable {

    private final BundleContext context;
    private final ConcurrentMap<String, WeakReference<ClassLoader>> loaders = new ConcurrentHashMap<>();

    Candidates(BundleContext context) {
        this.context = context;
        context.addBundleListener(this);
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.RESOLVED) {
            Bundle bundle = event.getBundle();
            BundleWiring wiring = bundle.adapt(BundleWiring.class);
            loaders.put(bundle + " " + bundle.getVersion(), new WeakReference<>(wiring.getClassLoader()));
        }
    }

    /** The names of those that were resolved. */
    List<String> names() {
        return new ArrayList<>(loaders.keySet());
    }

    /** Nothing holds their classes any more. */
    void awaitCollected() {
        Eventually.until("the classes of the candidates are collected", this::areCollected, this::names);
    }

    private boolean areCollected() {
        if (loaders.isEmpty()) {
            return true;
        }
        System.gc();
        loaders.values().removeIf(loader -> Objects.isNull(loader.get()));
        return loaders.isEmpty();
    }

    @Override
    public void close() {
        context.removeBundleListener(this);
    }
}
