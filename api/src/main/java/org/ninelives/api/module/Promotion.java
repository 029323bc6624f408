package org.ninelives.api.module;

import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Version;

/**
 * A service that only the serving version of a module can see. A component with a mandatory reference to it is activated
 * by Declarative Services when its version begins to serve, and deactivated when it no longer does.
 */
@ProviderType
public interface Promotion {

    /** The module that sees this service. */
    String module();

    /** The version that serves. */
    Version version();
}
