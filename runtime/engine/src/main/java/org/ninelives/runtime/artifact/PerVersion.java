package org.ninelives.runtime.artifact;

import java.util.Set;

/**
 * Services that belong to one version of a module and not to the module: they come and go with it, and no dispatcher
 * stands for them.
 */
public final class PerVersion {

    /** What is registered under these names is there for the runtime, as it is, and for no consumer. */
    private static final String FOR_THE_RUNTIME = "org.ninelives.api.";

    /** Through these, Config Admin hands each version its configuration, before it serves. */
    private static final Set<String> FOR_CONFIG_ADMIN =
            Set.of("org.osgi.service.cm.ManagedService", "org.osgi.service.cm.ManagedServiceFactory");

    private PerVersion() {}

    /** Whether a service under this name belongs to its version. */
    public static boolean is(String name) {
        return name.startsWith(FOR_THE_RUNTIME) || isForConfigAdmin(name);
    }

    /** Whether Config Admin alone is to meet a service under this name. */
    public static boolean isForConfigAdmin(String name) {
        return FOR_CONFIG_ADMIN.contains(name);
    }
}
