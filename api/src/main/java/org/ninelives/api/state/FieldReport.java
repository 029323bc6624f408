package org.ninelives.api.state;

import java.util.Objects;

/**
 * What became of one carried field, or what would.
 *
 * @param module the module whose component has it
 * @param component the name of the component, or of its class
 * @param field the name of the field
 * @param fate what became of it
 * @param decision how it is known whether its value is shared
 * @param before its declared type in the incumbent, such as {@code Map<String, Long>}; empty if it has no such field, or if
 *     the type does not matter
 * @param after its declared type in the candidate, in the same way
 * @param detail for a person: the shared type, the number of objects rebuilt, the reason; may be empty
 */
public record FieldReport(
        String module,
        String component,
        String field,
        Fate fate,
        Decision decision,
        String before,
        String after,
        String detail) {

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
        TRANSFERRED,
        /** It cannot move, and refuses the patch: a finding says why. */
        REFUSED
    }

    /** How it is known whether a value is shared or converted. */
    public enum Decision {
        /** There is nothing to decide: a primitive, null, a field without a partner. */
        NONE,
        /**
         * The declared types leave nothing open, so nobody walks through the value: it costs the same whatever its size. A few
         * of its elements are looked at, for casts that the compiler could not check.
         */
        BY_TYPE,
        /** Every object that the value leads to is looked at. */
        BY_WALK,
        /** The author says so ({@code @Carried(share = true)}); some of the objects are looked at. */
        BY_AUTHOR
    }

    /** Refuses missing parts. */
    public FieldReport {
        Objects.requireNonNull(module);
        Objects.requireNonNull(component);
        Objects.requireNonNull(field);
        Objects.requireNonNull(fate);
        Objects.requireNonNull(decision);
        Objects.requireNonNull(before);
        Objects.requireNonNull(after);
        Objects.requireNonNull(detail);
    }

    /** Where nothing had to be decided, and the types say nothing. */
    public FieldReport(String module, String component, String field, Fate fate, String detail) {
        this(module, component, field, fate, Decision.NONE, "", "", detail);
    }
}
