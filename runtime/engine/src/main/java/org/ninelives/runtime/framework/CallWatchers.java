package org.ninelives.runtime.framework;

import java.lang.reflect.Method;
import java.util.Optional;
import org.ninelives.api.spi.CallWatcher;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;

/** Tells all watchers that are registered of each call, on the calling thread. Thread-safe. */
final class CallWatchers implements CallWatcher {

    private final ServiceTracker<CallWatcher, CallWatcher> watchers;

    private CallWatchers(BundleContext context) {
        this.watchers = new ServiceTracker<>(context, CallWatcher.class, null);
    }

    /** Empty unless this framework was started to be watched. */
    static Optional<CallWatcher> of(BundleContext context) {
        if (!Boolean.parseBoolean(context.getProperty(PROPERTY))) {
            return Optional.empty();
        }
        CallWatchers all = new CallWatchers(context);
        all.watchers.open(); // closed with the bundle's context
        return Optional.of(all);
    }

    @Override
    public void entering(String module, Method method) {
        for (CallWatcher each : watchers.getServices(new CallWatcher[0])) {
            each.entering(module, method);
        }
    }

    @Override
    public void left(String module, Method method) {
        for (CallWatcher each : watchers.getServices(new CallWatcher[0])) {
            each.left(module, method);
        }
    }
}
