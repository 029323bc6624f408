package org.ninelives.runtime.framework;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * While a patch is under way: candidates are wired to each other and never to what they replace, and nobody else is wired
 * to a candidate (OSGi Core 8, section 57). The sets are immutable and replaced as a whole.
 */
final class Wiring implements ResolverHookFactory {

    private record Parts(Set<Long> candidates, Set<Long> incumbents) {}

    private volatile Parts parts = new Parts(Set.of(), Set.of());

    void begin(Collection<Bundle> candidates, Collection<Bundle> incumbents) {
        parts = new Parts(ids(candidates), ids(incumbents));
    }

    void end() {
        parts = new Parts(Set.of(), Set.of());
    }

    private static Set<Long> ids(Collection<Bundle> bundles) {
        return bundles.stream().map(Bundle::getBundleId).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public ResolverHook begin(Collection<BundleRevision> triggers) {
        Parts now = parts;
        return new ResolverHook() {
            @Override
            public void filterResolvable(Collection<BundleRevision> candidates) {
                // Everything may be resolved.
            }

            @Override
            public void filterSingletonCollisions(BundleCapability singleton, Collection<BundleCapability> collisions) {
                // Which version of a module is alive is decided here, and nowhere else: one at a time serves.
                if (Modules.isModule(singleton.getRevision().getBundle())) {
                    collisions.removeIf(
                            other -> Modules.isModule(other.getRevision().getBundle()));
                }
            }

            @Override
            public void filterMatches(BundleRequirement requirement, Collection<BundleCapability> capabilities) {
                long requiring = requirement.getRevision().getBundle().getBundleId();
                Set<Long> hidden = now.candidates().contains(requiring) ? now.incumbents() : now.candidates();
                capabilities.removeIf(capability -> hidden.contains(bundleOf(capability)));
            }

            @Override
            public void end() {
                // Nothing was acquired.
            }
        };
    }

    private static long bundleOf(BundleCapability capability) {
        return capability.getRevision().getBundle().getBundleId();
    }
}
