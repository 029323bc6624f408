package org.ninelives.runtime.state;

import java.util.Objects;

/**
 * A component of the incumbent beside its successor. Components without carried fields belong here as well: an object
 * that refers to its component is to refer to the candidate's afterwards.
 *
 * @param module the module's name
 * @param component the component's name, or that of its class
 * @param incumbent the object that serves
 * @param candidate the object that is to replace it
 */
public record Pair(String module, String component, Object incumbent, Object candidate) {

    /** Refuses missing parts. */
    public Pair {
        Objects.requireNonNull(module);
        Objects.requireNonNull(component);
        Objects.requireNonNull(incumbent);
        Objects.requireNonNull(candidate);
    }
}
