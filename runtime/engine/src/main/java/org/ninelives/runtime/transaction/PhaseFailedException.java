package org.ninelives.runtime.transaction;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.Phase;

/** A phase that refused or failed. Its own effects are gone; those of the phases before it are still to be undone. */
public final class PhaseFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Phase phase;
    private final transient List<String> left;

    PhaseFailedException(Phase phase, Throwable cause) {
        super(messageOf(cause), cause);
        this.phase = phase;
        this.left = cause instanceof LeftBehindException leftBehind ? leftBehind.left() : List.of();
    }

    /** The message of what was foreseen stands for itself; of what was not, the class says more than the message. */
    private static @Nullable String messageOf(Throwable cause) {
        if (cause instanceof InterruptedException) {
            return "the thread that runs the patch was interrupted";
        }
        boolean foreseen = !(cause instanceof RuntimeException || cause instanceof Error);
        return foreseen && cause.getMessage() != null ? cause.getMessage() : cause.toString();
    }

    /** Where it failed. */
    public Phase phase() {
        return phase;
    }

    /** What the failing phase itself could not take back. */
    List<String> left() {
        return left;
    }
}
