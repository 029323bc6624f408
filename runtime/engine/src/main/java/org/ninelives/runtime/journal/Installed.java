package org.ninelives.runtime.journal;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Version;

/**
 * A version of a module and what it takes to install it again.
 *
 * @param sha256 its content in the store; null if the content could not be had
 * @param location where it was installed, which is how the framework knows it
 */
public record Installed(
        String module, Version version, @Nullable String sha256, String location) {

    /** Whether this can be the same content; a digest that is not known stands for any. */
    boolean couldBe(Installed other) {
        return module.equals(other.module)
                && version.equals(other.version)
                && (sha256 == null || other.sha256 == null || sha256.equals(other.sha256));
    }
}
