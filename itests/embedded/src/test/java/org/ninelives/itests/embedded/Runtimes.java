package org.ninelives.itests.embedded;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.ninelives.api.BundleStanding;
import org.ninelives.api.ModuleStatus;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Counter;
import org.osgi.framework.Bundle;

/** Runtimes with bundles of the tests, and what is in them. */
final class Runtimes {

    private Runtimes() {}

    /** A runtime that shares what tests and bundles have in common. */
    static Ninelives.Builder with(Path... bundles) {
        Ninelives.Builder builder = Ninelives.builder().share(Counter.class.getPackageName() + ";version=1.0.0");
        for (Path bundle : bundles) {
            builder.bundle(bundle);
        }
        return builder;
    }

    /** Module to the version that serves. */
    static Map<String, String> serving(Ninelives runtime) {
        Map<String, String> serving = new TreeMap<>();
        for (ModuleStatus status : runtime.patches().status()) {
            serving.put(status.module(), status.serving().toString());
        }
        return serving;
    }

    /** Why a bundle was refused; empty if it was not. */
    static Optional<String> refusal(Ninelives runtime, long bundleId) {
        return runtime.patches()
                .standing(bundleId)
                .filter(standing -> standing.role() == BundleStanding.Role.REFUSED)
                .map(BundleStanding::detail);
    }

    /** The installed bundles of the tests, each with its version. */
    static List<String> installed(Ninelives runtime) {
        return Arrays.stream(runtime.context().getBundles())
                .filter(bundle -> Objects.toString(bundle.getSymbolicName()).startsWith("org.ninelives.itests."))
                .map(Runtimes::nameOf)
                .sorted()
                .toList();
    }

    private static String nameOf(Bundle bundle) {
        return bundle.getSymbolicName() + " " + bundle.getVersion();
    }
}
