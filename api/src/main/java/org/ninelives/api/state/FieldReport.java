package org.ninelives.api.state;

import java.util.Objects;

/**
 * What became of one carried field.
 *
 * @param module the module whose component has it
 * @param component the name of the component, or of its class
 * @param field the name of the field
 * @param fate what became of it
 * @param detail for a person: the shared type, the number of objects rebuilt, the reason; may be empty
 */
public record FieldReport(String module, String component, String field, Fate fate, String detail) {

    /** What became of a field. */
    public enum Fate {
        /** It moved by name: the same value or the same object. */
        CARRIED,
        /** It moved by name, its objects rebuilt in the new classes. */
        CONVERTED,
        /** It is new in the candidate and keeps what its initialiser gave it. */
        ABSENT,
        /** It has no home in the candidate. */
        DROPPED,
        /** The module's own {@link StateTransfer} moved it. */
        TRANSFERRED
    }

    /** Refuses missing parts. */
    public FieldReport {
        Objects.requireNonNull(module);
        Objects.requireNonNull(component);
        Objects.requireNonNull(field);
        Objects.requireNonNull(fate);
        Objects.requireNonNull(detail);
    }
}
