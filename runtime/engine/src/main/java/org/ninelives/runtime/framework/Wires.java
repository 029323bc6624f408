package org.ninelives.runtime.framework;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.namespace.BundleNamespace;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/** Who is wired to a bundle, as it is now. Looks only; any thread. */
public final class Wires {

    private Wires() {}

    /** The bundles that load classes of another one, each with the packages that it takes; all if it requires the bundle. */
    public static Map<Bundle, Set<String>> usersOf(Bundle provider) {
        Map<Bundle, Set<String>> users = new LinkedHashMap<>();
        for (BundleWire wire : provided(provider, null)) {
            Bundle user = wire.getRequirer().getBundle();
            boolean ofPackage = wire.getCapability().getNamespace().equals(PackageNamespace.PACKAGE_NAMESPACE);
            if (!user.equals(provider) && leadsToClasses(wire)) {
                users.computeIfAbsent(user, first -> new TreeSet<>())
                        .add(
                                ofPackage
                                        ? String.valueOf(wire.getCapability()
                                                .getAttributes()
                                                .get(PackageNamespace.PACKAGE_NAMESPACE))
                                        : "all packages");
            }
        }
        return users;
    }

    /** The fragments that are attached to a bundle. */
    public static List<Bundle> fragmentsOf(Bundle host) {
        List<Bundle> fragments = new ArrayList<>();
        for (BundleWire wire : provided(host, HostNamespace.HOST_NAMESPACE)) {
            fragments.add(wire.getRequirer().getBundle());
        }
        return fragments;
    }

    /**
     * The bundles from which one version takes classes and the next one takes them from another version of the same
     * bundle: by the one, the other.
     */
    static Map<Bundle, Bundle> exchanged(Bundle version, Bundle next) {
        Map<String, Bundle> nextByName = new HashMap<>();
        for (Bundle provider : providersOf(next)) {
            nextByName.put(provider.getSymbolicName(), provider);
        }
        Map<Bundle, Bundle> exchanged = new HashMap<>();
        for (Bundle provider : providersOf(version)) {
            Bundle other = nextByName.get(provider.getSymbolicName());
            if (other != null && !other.equals(provider)) {
                exchanged.put(provider, other);
            }
        }
        return exchanged;
    }

    private static Set<Bundle> providersOf(Bundle user) {
        Set<Bundle> providers = new HashSet<>();
        BundleWiring wiring = user.adapt(BundleWiring.class);
        List<BundleWire> wires = wiring == null ? null : wiring.getRequiredWires(null);
        if (wires != null) {
            for (BundleWire wire : wires) {
                if (leadsToClasses(wire)) {
                    providers.add(wire.getProvider().getBundle());
                }
            }
        }
        return providers;
    }

    private static boolean leadsToClasses(BundleWire wire) {
        String namespace = wire.getCapability().getNamespace();
        return namespace.equals(PackageNamespace.PACKAGE_NAMESPACE)
                || namespace.equals(BundleNamespace.BUNDLE_NAMESPACE);
    }

    private static List<BundleWire> provided(Bundle bundle, @Nullable String namespace) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        List<BundleWire> wires = wiring == null ? null : wiring.getProvidedWires(namespace);
        return wires == null ? List.of() : wires;
    }
}
