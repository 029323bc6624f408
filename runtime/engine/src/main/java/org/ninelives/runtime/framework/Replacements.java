package org.ninelives.runtime.framework;

import java.util.Optional;
import org.osgi.framework.Version;

/** Which version of a module took the place of which, as it is remembered over restarts. Asked on any thread. */
public interface Replacements {

    /**
     * Where the bundle is installed that took the place of another one and holds it still.
     *
     * @param location of the bundle that is asked about
     * @return empty if no patch ever replaced it, or it is itself the one that serves
     */
    Optional<String> replacementOf(String symbolicName, Version version, String location);
}
