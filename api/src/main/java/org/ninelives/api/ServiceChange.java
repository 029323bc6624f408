package org.ninelives.api;

import java.util.List;
import java.util.Objects;

/**
 * What a patch does to one service of a module.
 *
 * @param module the module that offers it
 * @param interfaces the names of the interfaces under which it is looked up
 * @param change what becomes of it
 */
public record ServiceChange(String module, List<String> interfaces, Change change) {

    /** What becomes of a service. */
    public enum Change {
        /** Both versions offer it; consumers keep their reference. */
        KEPT,
        /** Only the candidate offers it; it appears at the flip. */
        ADDED,
        /** Only the incumbent offers it; it disappears at the flip, if the policy allows. */
        WITHDRAWN
    }

    /** Copies the list, refuses missing parts. */
    public ServiceChange {
        Objects.requireNonNull(module);
        Objects.requireNonNull(change);
        interfaces = List.copyOf(interfaces);
    }
}
