package org.ninelives.api;

import java.util.Objects;

/**
 * What a bundle is to the runtime.
 *
 * @param module the module of which it is a version
 * @param role which part it plays
 * @param detail for people: what serves instead, or why it was refused; may be empty
 */
public record BundleStanding(String module, Role role, String detail) {

    /** The part that a bundle plays. */
    public enum Role {
        /** It serves. */
        INCUMBENT,
        /** A former version, kept started, so that a rollback is a flip. */
        STANDBY,
        /** A patch is to make it serve; nobody meets it yet. */
        CANDIDATE,
        /** It is not to serve: hidden, and stopped as far as it can be. */
        REFUSED,
        /** A former version that is on its way out. */
        RETIRED
    }

    /** Refuses missing parts. */
    public BundleStanding {
        Objects.requireNonNull(module);
        Objects.requireNonNull(role);
        Objects.requireNonNull(detail);
    }
}
