package org.ninelives.runtime.framework;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.Version;
import org.osgi.framework.hooks.bundle.EventHook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bundles of a module that start again although another one holds their place. That is nobody's wish and no patch: the
 * features service of Karaf installs and starts whatever it misses whenever it is asked for anything, and a restart starts
 * what was started before, in any order. Such a bundle never serves, is seen by nobody, and is stopped on the thread that
 * started it. No extender hears of its start, so its components do not come to life; only an activator runs. It stays
 * installed, for who brought it would bring it again.
 *
 * <p>Thread-safe.
 */
final class Superseded implements EventHook {

    private static final Logger LOG = LoggerFactory.getLogger(Superseded.class);

    private final BundleContext context;

    /** Those that are starting, with the reason. */
    private final Map<Bundle, String> starting = new ConcurrentHashMap<>();

    private volatile Replacements replacements = (symbolicName, version, location) -> Optional.empty();

    Superseded(BundleContext context) {
        this.context = context;
    }

    void ask(Replacements remembered) {
        replacements = remembered;
    }

    /**
     * The bundle that holds the place of one that starts; null if that one may serve, or may at least apply for it.
     *
     * @param serving the running bundle that serves in its place; null if none does
     */
    @Nullable
    Bundle by(Bundle bundle, @Nullable Bundle serving) {
        Bundle successor = replacements
                .replacementOf(bundle.getSymbolicName(), bundle.getVersion(), bundle.getLocation())
                .map(context::getBundle)
                .filter(found -> !found.equals(bundle) && found.getState() != Bundle.UNINSTALLED)
                .orElse(null);
        if (successor != null) {
            return successor;
        }
        return serving != null && isName(bundle, serving) && bundle.getVersion().compareTo(serving.getVersion()) <= 0
                ? serving
                : null;
    }

    private static boolean isName(Bundle one, Bundle other) {
        return one.getSymbolicName().equals(other.getSymbolicName());
    }

    /** It is to be stopped as soon as it is started. */
    void begin(Bundle bundle, Bundle by) {
        starting.put(bundle, reason(bundle, by));
    }

    private static String reason(Bundle bundle, Bundle by) {
        Version version = bundle.getVersion();
        Version other = by.getVersion();
        String name = bundle.getSymbolicName() + " " + version;
        String why;
        if (!isName(bundle, by)) {
            why = name + " was replaced by " + by.getSymbolicName() + " " + other + "; to go back, use patch:rollback";
        } else if (version.equals(other)) {
            why = name + " is what serves already, as bundle " + by.getBundleId();
        } else if (version.compareTo(other) < 0) {
            why = name + " is older than what serves (" + other + "); to go back, use patch:rollback or patch:apply";
        } else {
            why = name + " was replaced by " + other + "; to return to it, use patch:rollback or patch:apply";
        }
        return (by.getState() & (Bundle.ACTIVE | Bundle.STARTING)) != 0
                ? why
                : why + "; bundle " + by.getBundleId()
                        + ", which holds its place, does not run: start it, or uninstall it to let this one serve";
    }

    /**
     * Stops a bundle if it is superseded. Also for the next start of the framework, so that it does not come to life then.
     *
     * @return why; empty if it is not superseded
     */
    Optional<String> stop(Bundle bundle) {
        String reason = starting.remove(bundle);
        if (reason == null) {
            return Optional.empty();
        }
        LOG.info("Bundle {} is stopped: {}", bundle.getBundleId(), reason);
        try {
            bundle.stop();
        } catch (BundleException | IllegalStateException failure) {
            LOG.error("Bundle {} could not be stopped; it is hidden", bundle.getBundleId(), failure);
        }
        return Optional.of(reason);
    }

    /** Nobody else hears that it starts (OSGi Core 8, section 54.2). */
    @Override
    public void event(BundleEvent event, Collection<BundleContext> contexts) {
        if (starting.containsKey(event.getBundle())) {
            Bundle own = context.getBundle();
            contexts.removeIf(listening -> !own.equals(listening.getBundle()));
        }
    }

    void forget(Bundle bundle) {
        starting.remove(bundle);
    }
}
