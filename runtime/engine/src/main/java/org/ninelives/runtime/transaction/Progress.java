package org.ninelives.runtime.transaction;

import java.time.Duration;
import org.ninelives.api.PatchEvent;
import org.ninelives.api.Phase;

/** Hears of every step of a transaction, on the thread that runs it; must return quickly. */
@FunctionalInterface
public interface Progress {

    /** Something happened to a phase. */
    void on(Phase phase, PatchEvent.Kind kind, Duration took, String detail);
}
