package org.ninelives.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.ninelives.api.state.FieldReport;
import org.osgi.annotation.versioning.ProviderType;

/** What happened in one patch. Immutable; what the retirement found out later is in a newer report of the same id. */
@ProviderType
public interface PatchReport {

    /** The patch's number in this data folder, as text. */
    String id();

    /** Who asked for it; may be empty. */
    String by();

    /** When it began. */
    Instant began();

    /** The bundles that took part; empty if their manifests could not be read. */
    List<Member> members();

    /** The phases that ran, in order. */
    List<PhaseTime> phases();

    /** What the examination found. */
    List<Finding> findings();

    /** What became of each carried field. */
    List<FieldReport> state();

    /** How many calls waited at the gate. */
    long callsParked();

    /** The longest wait of one call at the gate. */
    Duration longestWait();

    /** How long the gate was closed; zero if the patch needed none. */
    Duration pause();

    /** How much of the {@link #pause()} was the wait for the calls that were inside. */
    Duration drain();

    /** What of a retired version is still there, a line each: an undying class loader, a thread that runs on. */
    List<String> lingering();

    /**
     * How long a phase took.
     *
     * @param phase the phase
     * @param took its time
     * @param passed whether it did what it had to
     */
    record PhaseTime(Phase phase, Duration took, boolean passed) {

        /** Refuses missing parts. */
        public PhaseTime {
            Objects.requireNonNull(phase);
            Objects.requireNonNull(took);
        }
    }
}
