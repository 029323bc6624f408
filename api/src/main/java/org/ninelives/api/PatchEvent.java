package org.ninelives.api;

import java.time.Duration;
import java.util.Objects;

/**
 * A step in the life of a patch.
 *
 * @param patchId the patch
 * @param phase the phase that it is about
 * @param kind what happened to the phase
 * @param took how long the phase took; zero when it begins
 * @param detail for a person; may be empty
 */
public record PatchEvent(String patchId, Phase phase, Kind kind, Duration took, String detail) {

    /** What happened to a phase. */
    public enum Kind {
        /** It begins. */
        BEGUN,
        /** It did what it had to. */
        PASSED,
        /** It refused or failed. */
        FAILED,
        /** Its effect was taken back. */
        UNDONE,
        /** Its effect could not be taken back. */
        STRANDED
    }

    /** Refuses missing parts. */
    public PatchEvent {
        Objects.requireNonNull(patchId);
        Objects.requireNonNull(phase);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(took);
        Objects.requireNonNull(detail);
    }
}
