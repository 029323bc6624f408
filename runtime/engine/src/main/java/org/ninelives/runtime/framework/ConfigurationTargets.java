package org.ninelives.runtime.framework;

import java.util.Arrays;
import org.ninelives.runtime.artifact.PerVersion;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/**
 * The services of modules through which Config Admin hands out configurations. It meets them as they are, in every
 * version: a configuration is for the bundle that registered the service, and a dispatcher is registered by the runtime.
 */
final class ConfigurationTargets {

    private static final String CONFIG_ADMIN = "org.osgi.service.cm.ConfigurationAdmin";

    private ConfigurationTargets() {}

    /** Whether this is Config Admin and the service such a target. */
    static boolean concern(Bundle asking, ServiceReference<?> reference) {
        return are(reference) && isConfigAdmin(asking);
    }

    private static boolean are(ServiceReference<?> reference) {
        return Arrays.stream(ServiceProperties.names(reference)).anyMatch(PerVersion::isForConfigAdmin);
    }

    /** Whether a bundle is Config Admin. */
    static boolean isConfigAdmin(Bundle bundle) {
        ServiceReference<?>[] registered = bundle.getRegisteredServices();
        return registered != null
                && Arrays.stream(registered)
                        .anyMatch(service -> Arrays.asList((String[]) service.getProperty(Constants.OBJECTCLASS))
                                .contains(CONFIG_ADMIN));
    }

    /** Whether a bundle has such services. */
    static boolean in(Bundle bundle) {
        return Matching.registered(bundle).stream().anyMatch(ConfigurationTargets::are);
    }
}
