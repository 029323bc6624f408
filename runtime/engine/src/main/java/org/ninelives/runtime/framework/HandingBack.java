package org.ninelives.runtime.framework;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runtime stops while the framework runs on: its feature is uninstalled, its bundle is stopped or updated. With it go
 * the dispatchers, and the hooks that hide the modules' own services; nobody would hear of those, for a hook that goes
 * causes no event. So the modules are stopped while the hooks are still there, and started when they are gone: consumers
 * meet the end of the dispatchers and then the services themselves as those of any bundle that is restarted, and who does
 * without the runtime goes on without it. What a module holds in memory is lost by that, as in any restart.
 *
 * <p>Whatever else runs of a module (a standby, what hangs on its way out) is stopped for good first: without the hooks it
 * would serve beside its successor.
 *
 * <p>Runs on the thread that stops the runtime, which may hold the framework's locks: another thread would wait for it.
 */
final class HandingBack {

    private static final Logger LOG = LoggerFactory.getLogger(HandingBack.class);

    private final BundleContext context;
    private final Visibility visibility;

    HandingBack(BundleContext context, Visibility visibility) {
        this.context = context;
        this.visibility = visibility;
    }

    /** Stops all modules; while everything that hides them is still there. Returns those to be started again. */
    List<Bundle> stopAll() {
        if (isFrameworkStopping()) {
            return List.of();
        }
        List<Bundle> serving = new ArrayList<>();
        List<Bundle> others = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            Standing standing = visibility.standing(bundle);
            if (standing != null && (bundle.getState() & (Bundle.ACTIVE | Bundle.STARTING | Bundle.STOPPING)) != 0) {
                (standing.role() == Role.SERVING ? serving : others).add(bundle);
            }
        }
        others.forEach(bundle -> stop(bundle, 0));
        if (!serving.isEmpty()) {
            serving.sort(Comparator.comparingInt(HandingBack::startLevel).thenComparing(Bundle::getBundleId));
            LOG.warn(
                    "Ninelives stops while the framework runs on: modules are restarted, so that everybody finds their own"
                            + " services; what they hold in memory is lost: {}",
                    serving.stream().map(Departure::nameOf).toList());
            List<Bundle> lastFirst = new ArrayList<>(serving);
            Collections.reverse(lastFirst);
            lastFirst.forEach(bundle -> stop(bundle, Bundle.STOP_TRANSIENT));
        }
        return serving;
    }

    private boolean isFrameworkStopping() {
        Bundle system = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
        return system.getState() != Bundle.ACTIVE && system.getState() != Bundle.STARTING;
    }

    private static int startLevel(Bundle bundle) {
        return bundle.adapt(BundleStartLevel.class).getStartLevel();
    }

    private static void stop(Bundle bundle, int options) {
        if (bundle.getState() == Bundle.STOPPING || hangs(bundle)) {
            LOG.error(
                    "{} hangs and cannot be stopped; if it offers services, they come to light now",
                    Departure.nameOf(bundle));
            return;
        }
        try {
            bundle.stop(options);
        } catch (BundleException | IllegalStateException failure) {
            LOG.error("{} could not be stopped", Departure.nameOf(bundle), failure);
        }
    }

    /** One that is to be activated lazily is starting too, and waits for nothing but its first class. */
    private static boolean hangs(Bundle bundle) {
        String policy = bundle.getHeaders("").get(Constants.BUNDLE_ACTIVATIONPOLICY);
        return bundle.getState() == Bundle.STARTING
                && (policy == null || !policy.trim().startsWith(Constants.ACTIVATION_LAZY));
    }

    /** Starts them; once nothing of the runtime is left in the registry. */
    static void startAll(List<Bundle> modules) {
        for (Bundle module : modules) {
            try {
                module.start(Bundle.START_TRANSIENT | Bundle.START_ACTIVATION_POLICY);
            } catch (BundleException | IllegalStateException failure) {
                LOG.error("{} could not be started again", Departure.nameOf(module), failure);
            }
        }
    }
}
