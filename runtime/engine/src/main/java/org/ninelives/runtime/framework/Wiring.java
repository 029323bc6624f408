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
 * Who may be wired to whom (OSGi Core 8, section 57). While a patch is under way, candidates are wired to each other and
 * never to what they replace, and nobody else is wired to a candidate. At all times, no version of a module is wired to
 * another version of it, and nobody is wired anew to one that no longer serves. Versions of a module may be there at the
 * same time although they are singletons: the runtime sees to it that one of them serves.
 *
 * <p>The sets are immutable and replaced as a whole. Called by the framework with its lock held: looks only.
 */
final class Wiring implements ResolverHookFactory {

    /**
     * What a patch is about.
     *
     * @param avoided bundles to which candidates are wired only if nobody else has what they need: the other versions of
     *     libraries that the patch brings
     */
    private record Parts(Set<Long> candidates, Set<Long> incumbents, Set<Long> avoided) {}

    private static final Parts NONE = new Parts(Set.of(), Set.of(), Set.of());

    private final Visibility visibility;

    private volatile Parts parts = NONE;

    Wiring(Visibility visibility) {
        this.visibility = visibility;
    }

    void begin(Collection<Bundle> candidates, Collection<Bundle> incumbents, Collection<Bundle> avoided) {
        parts = new Parts(ids(candidates), ids(incumbents), ids(avoided));
    }

    void end() {
        parts = NONE;
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
                collisions.removeIf(other -> areVersions(bundleOf(singleton), bundleOf(other)));
            }

            @Override
            public void filterMatches(BundleRequirement requirement, Collection<BundleCapability> capabilities) {
                Bundle requiring = requirement.getRevision().getBundle();
                boolean isCandidate = now.candidates().contains(requiring.getBundleId());
                Set<Long> hidden = isCandidate ? now.incumbents() : now.candidates();
                capabilities.removeIf(capability -> isHidden(requiring, bundleOf(capability), hidden));
                if (isCandidate && capabilities.stream().anyMatch(capability -> !isAvoided(capability))) {
                    capabilities.removeIf(this::isAvoided);
                }
            }

            private boolean isAvoided(BundleCapability capability) {
                return now.avoided().contains(bundleOf(capability).getBundleId());
            }

            @Override
            public void end() {
                // Nothing was acquired.
            }
        };
    }

    private boolean isHidden(Bundle requiring, Bundle providing, Set<Long> hidden) {
        return !requiring.equals(providing)
                && (hidden.contains(providing.getBundleId())
                        || isFormer(providing)
                        || areVersions(requiring, providing));
    }

    /** Whether it serves no more, or never did. */
    private boolean isFormer(Bundle bundle) {
        Standing standing = visibility.standing(bundle);
        return standing != null
                && switch (standing.role()) {
                    case RETIRED, STANDBY, HIDDEN -> true;
                    case SERVING, CANDIDATE -> false;
                };
    }

    private boolean areVersions(Bundle one, Bundle other) {
        return one.getSymbolicName() != null
                && one.getSymbolicName().equals(other.getSymbolicName())
                && visibility.isModule(one)
                && visibility.isModule(other);
    }

    private static Bundle bundleOf(BundleCapability capability) {
        return capability.getRevision().getBundle();
    }
}
