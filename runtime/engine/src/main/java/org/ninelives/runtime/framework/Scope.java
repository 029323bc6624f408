package org.ninelives.runtime.framework;

import java.util.Locale;
import org.osgi.framework.Constants;

/** Who shares an object of a service (OSGi Core 8, section 5.3): everybody, the components of one bundle, or nobody. */
enum Scope {
    SINGLETON,
    BUNDLE,
    PROTOTYPE;

    static Scope of(String name) {
        return switch (name) {
            case Constants.SCOPE_BUNDLE -> BUNDLE;
            case Constants.SCOPE_PROTOTYPE -> PROTOTYPE;
            default -> SINGLETON;
        };
    }

    /** As it stands in the property {@code service.scope}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
