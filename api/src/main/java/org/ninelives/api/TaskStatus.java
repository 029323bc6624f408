package org.ninelives.api;

import java.time.Duration;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** A task of a module ({@link org.ninelives.api.schedule.Scheduler}), at one moment. */
@ProviderType
public interface TaskStatus {

    /** Its name in the module. */
    String name();

    /** From tick to tick; empty if it runs once. */
    Optional<Duration> period();

    /** Until the next tick; zero if that is due or runs. */
    Duration due();

    /** How often it ran, on whatever version. */
    long ticks();

    /** How many ticks were left out, because the one before took too long. */
    long leftOut();

    /** What the last tick threw; empty if it returned. */
    Optional<String> failure();
}
