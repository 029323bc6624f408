package org.ninelives.runtime.framework;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.ninelives.runtime.artifact.DeclaredProvider;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What consumers are wired to that require an {@code osgi.serviceloader} capability of a module: a bundle with that
 * capability and nothing else, as long as any version of the module is installed that has it. Wired to the module itself,
 * they would keep its classes after a patch, and the next refresh would restart them.
 *
 * <p>Called by the framework on the thread that causes the event; no lock is held while it is called back.
 */
final class Anchors implements SynchronousBundleListener, ResolverHookFactory {

    /** Where they are installed from, as the framework believes; the rest is the module's name and the capability. */
    private static final String LOCATION = "ninelives-capability:";

    private static final Logger LOG = LoggerFactory.getLogger(Anchors.class);

    private final BundleContext context;
    private final Predicate<Bundle> isModule;
    private final Repeated update = new Repeated(this::update);

    /** Of modules with such a capability. */
    private final Set<Long> known = ConcurrentHashMap.newKeySet();

    /** Those that nobody new is to be wired to. */
    private final Set<Long> outlived = ConcurrentHashMap.newKeySet();

    private record Wanted(String module, String service, String capability) {

        String location() {
            return LOCATION + module + "/" + capability;
        }
    }

    Anchors(BundleContext context, Predicate<Bundle> isModule) {
        this.context = context;
        this.isModule = isModule;
    }

    /** Looks at all bundles that are there. Anchors of an earlier run that are still good stay. */
    void begin() {
        update.run();
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        int type = event.getType();
        boolean mayGo = type == BundleEvent.UNINSTALLED || type == BundleEvent.UPDATED;
        boolean mayCome = type == BundleEvent.INSTALLED || type == BundleEvent.UPDATED;
        Bundle bundle = event.getBundle();
        if ((mayGo && known.remove(bundle.getBundleId())) || (mayCome && hasCapabilities(bundle))) {
            update.run();
        }
    }

    private boolean hasCapabilities(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision != null
                && !revision.getDeclaredCapabilities(DeclaredProvider.NAMESPACE).isEmpty()
                && isModule.test(bundle);
    }

    private void update() {
        Map<String, Wanted> wanted = new HashMap<>();
        Map<String, Bundle> there = new HashMap<>();
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getLocation().startsWith(LOCATION)) {
                there.put(bundle.getLocation(), bundle);
            } else if (hasCapabilities(bundle)) {
                known.add(bundle.getBundleId());
                capabilitiesOf(bundle, wanted);
            }
        }
        wanted.forEach((location, each) -> {
            Bundle anchor = there.remove(location);
            if (anchor == null) {
                install(each);
            } else {
                outlived.remove(anchor.getBundleId());
            }
        });
        there.values().forEach(this::end);
    }

    private static void capabilitiesOf(Bundle bundle, Map<String, Wanted> wanted) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        if (revision == null) {
            return; // it was uninstalled since
        }
        for (BundleCapability capability : revision.getDeclaredCapabilities(DeclaredProvider.NAMESPACE)) {
            Map<String, Object> attributes = new HashMap<>(capability.getAttributes());
            String service = String.valueOf(attributes.remove(DeclaredProvider.NAMESPACE));
            Wanted each = new Wanted(
                    Objects.toString(bundle.getSymbolicName()),
                    service,
                    GeneratedBundle.capability(service, attributes));
            wanted.put(each.location(), each);
        }
    }

    private void install(Wanted wanted) {
        GeneratedBundle generated = new GeneratedBundle(
                        "org.ninelives.capability."
                                + Integer.toHexString(wanted.location().hashCode()),
                        wanted.service().substring(wanted.service().lastIndexOf('.') + 1) + " of " + wanted.module()
                                + ", to be wired to")
                .header(Constants.PROVIDE_CAPABILITY, wanted.capability());
        try {
            context.installBundle(wanted.location(), generated.jar());
        } catch (BundleException failure) {
            LOG.error("Nobody can be wired to the capability {} of {}", wanted.capability(), wanted.module(), failure);
        }
    }

    /** Who is wired to it is restarted by the next refresh if it goes, so it stays as long as somebody is. */
    private void end(Bundle anchor) {
        BundleWiring wiring = anchor.adapt(BundleWiring.class);
        if (wiring != null && !wiring.getProvidedWires(null).isEmpty()) {
            outlived.add(anchor.getBundleId());
            return;
        }
        try {
            anchor.uninstall();
            outlived.remove(anchor.getBundleId());
        } catch (BundleException | IllegalStateException stays) {
            LOG.warn("{} cannot be removed; the next start does that: {}", anchor.getLocation(), stays.toString());
        }
    }

    @Override
    public ResolverHook begin(Collection<BundleRevision> triggers) {
        return new ResolverHook() {
            @Override
            public void filterResolvable(Collection<BundleRevision> candidates) {
                // Everything may be resolved.
            }

            @Override
            public void filterSingletonCollisions(BundleCapability singleton, Collection<BundleCapability> collisions) {
                // They collide as they did.
            }

            @Override
            public void filterMatches(BundleRequirement requirement, Collection<BundleCapability> capabilities) {
                if (requirement.getNamespace().equals(DeclaredProvider.NAMESPACE)) {
                    Bundle requiring = requirement.getRevision().getBundle();
                    capabilities.removeIf(capability -> {
                        Bundle provider = capability.getRevision().getBundle();
                        return !provider.equals(requiring) && isNotToBeWiredTo(provider);
                    });
                }
            }

            @Override
            public void end() {
                // Nothing was acquired.
            }
        };
    }

    private boolean isNotToBeWiredTo(Bundle provider) {
        return outlived.contains(provider.getBundleId())
                || provider.getLocation().startsWith(StandIns.LOCATION)
                || isModule.test(provider);
    }
}
