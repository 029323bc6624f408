package org.ninelives.runtime.framework;

import java.util.Optional;

/**
 * The bundle location of a configuration that several versions of a module share: a multi-location (Compendium 8,
 * 104.4.1), which bundles at any location may receive. It says itself what to put in its place afterwards, so that a
 * crash leaves nothing that has to be remembered elsewhere.
 *
 * @param dynamic whether the configuration was bound by its first use, and not by somebody who named the location
 * @param module the name of the module
 * @param former the location that it was bound to
 */
record SharedLocation(boolean dynamic, String module, String former) {

    private static final String SCHEME = "?ninelives:";
    private static final String DYNAMIC = "dynamic";
    private static final String BOUND = "bound";
    private static final int PARTS = 3;

    static Optional<SharedLocation> parse(String location) {
        if (!location.startsWith(SCHEME)) {
            return Optional.empty();
        }
        // A symbolic name has no colon; a location may have many.
        String[] parts = location.substring(SCHEME.length()).split(":", PARTS);
        return parts.length == PARTS && (parts[0].equals(DYNAMIC) || parts[0].equals(BOUND))
                ? Optional.of(new SharedLocation(parts[0].equals(DYNAMIC), parts[1], parts[2]))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return SCHEME + (dynamic ? DYNAMIC : BOUND) + ":" + module + ":" + former;
    }
}
