package org.ninelives.runtime.framework;

import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.ninelives.runtime.artifact.DeclaredProvider;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.hooks.bundle.EventHook;
import org.osgi.framework.hooks.bundle.FindHook;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Hides modules that have providers for {@link java.util.ServiceLoader} from those who would hand them out: the mediators
 * of OSGi Compendium 8, section 133, such as Apache Aries SPI Fly, known by the capability that they provide. They look at
 * bundles and not at services (hooks of OSGi Core 8, section 54). What they see instead are the {@link StandIns}.
 *
 * <p>A mediator still hears that a module is installed, or goes: a module may load services itself, and is woven for that.
 *
 * <p>Called inside lookups and events of every bundle, re-entrantly: holds no lock and calls nobody.
 */
final class Mediators implements FindHook, EventHook, SynchronousBundleListener {

    private static final String EXTENDER = "osgi.extender";

    private static final String PROCESSOR = "osgi.serviceloader.processor";

    private static final Set<String> MEDIATORS = Set.of("osgi.serviceloader.registrar", PROCESSOR);

    private static final Set<Integer> BEGINNINGS =
            Set.of(BundleEvent.RESOLVED, BundleEvent.LAZY_ACTIVATION, BundleEvent.STARTING, BundleEvent.STARTED);

    private final Predicate<Bundle> isModule;

    /** Modules that ran before the runtime: a mediator may have seen them, and they are not managed until restarted. */
    private final Set<Long> unmanaged = ConcurrentHashMap.newKeySet();

    Mediators(Predicate<Bundle> isModule) {
        this.isModule = isModule;
    }

    /** What runs already is left as it is. */
    void begin(Bundle... bundles) {
        Arrays.stream(bundles)
                .filter(bundle -> isModule.test(bundle) && isRunning(bundle))
                .forEach(bundle -> unmanaged.add(bundle.getBundleId()));
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.STOPPED || event.getType() == BundleEvent.UNINSTALLED) {
            unmanaged.remove(event.getBundle().getBundleId());
        }
    }

    @Override
    public void find(BundleContext asking, Collection<Bundle> bundles) {
        if (isMediator(asking)) {
            bundles.removeIf(bundle -> !unmanaged.contains(bundle.getBundleId())
                    && isProvider(bundle)
                    && (isRunning(bundle) || !isToBeWoven(bundle)));
        }
    }

    @Override
    public void event(BundleEvent event, Collection<BundleContext> listening) {
        if (BEGINNINGS.contains(event.getType()) && isProvider(event.getBundle())) {
            listening.removeIf(Mediators::isMediator);
        }
    }

    private static boolean isMediator(BundleContext context) {
        @Nullable Bundle bundle;
        try {
            bundle = context.getBundle();
        } catch (IllegalStateException stopped) {
            return false; // whose context is no longer valid hears of nothing
        }
        BundleRevision revision = bundle == null ? null : bundle.adapt(BundleRevision.class);
        return revision != null
                && revision.getDeclaredCapabilities(EXTENDER).stream()
                        .anyMatch(capability -> MEDIATORS.contains(
                                String.valueOf(capability.getAttributes().get(EXTENDER))));
    }

    /** Whether a mediator could find a provider in it, by whatever of its ways. */
    private boolean isProvider(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision != null
                && isModule.test(bundle)
                && (!revision.getDeclaredCapabilities(DeclaredProvider.NAMESPACE)
                                .isEmpty()
                        || header(bundle, DeclaredProvider.HEADER) != null
                        || header(bundle, Constants.BUNDLE_CLASSPATH) != null
                        || bundle.getEntryPaths(DeclaredProvider.FOLDER) != null);
    }

    private static boolean isToBeWoven(Bundle bundle) {
        String required = header(bundle, Constants.REQUIRE_CAPABILITY);
        return header(bundle, "SPI-Consumer") != null || (required != null && required.contains(PROCESSOR));
    }

    @Nullable
    private static String header(Bundle bundle, String name) {
        return bundle.getHeaders("").get(name);
    }

    private static boolean isRunning(Bundle bundle) {
        return (bundle.getState() & (Bundle.ACTIVE | Bundle.STARTING)) != 0;
    }
}
