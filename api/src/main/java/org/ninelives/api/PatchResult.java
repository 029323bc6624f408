package org.ninelives.api;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** How a patch ended. Java 17 has no pattern switch: {@link #match} makes the compiler name every case. */
public sealed interface PatchResult {

    /** What happened on the way. */
    PatchReport report();

    /** Calls the function of the case that this is. */
    <R> R match(
            Function<? super Committed, ? extends R> committed,
            Function<? super RolledBack, ? extends R> rolledBack,
            Function<? super Stranded, ? extends R> stranded);

    /**
     * The new versions serve.
     *
     * @param report what happened on the way
     */
    record Committed(PatchReport report) implements PatchResult {

        /** Refuses a missing report. */
        public Committed {
            Objects.requireNonNull(report);
        }

        @Override
        public <R> R match(
                Function<? super Committed, ? extends R> committed,
                Function<? super RolledBack, ? extends R> rolledBack,
                Function<? super Stranded, ? extends R> stranded) {
            return committed.apply(this);
        }
    }

    /**
     * The incumbents serve as before, and nothing of the candidates is left.
     *
     * @param report what happened on the way
     * @param failedIn the phase that refused or failed
     * @param reason what, where, why, and what is true now
     */
    record RolledBack(PatchReport report, Phase failedIn, String reason) implements PatchResult {

        /** Refuses missing parts. */
        public RolledBack {
            Objects.requireNonNull(report);
            Objects.requireNonNull(failedIn);
            Objects.requireNonNull(reason);
        }

        @Override
        public <R> R match(
                Function<? super Committed, ? extends R> committed,
                Function<? super RolledBack, ? extends R> rolledBack,
                Function<? super Stranded, ? extends R> stranded) {
            return rolledBack.apply(this);
        }
    }

    /**
     * The incumbents serve as before, but something of the candidates could not be removed; it is hidden from everybody
     * and gone at the next start.
     *
     * @param report what happened on the way
     * @param failedIn the phase that refused or failed
     * @param reason what, where, why, and what is true now
     * @param notUndone what is left, a line each, with the stack of a thread that hangs
     */
    record Stranded(PatchReport report, Phase failedIn, String reason, List<String> notUndone) implements PatchResult {

        /** Copies the list, refuses missing parts. */
        public Stranded {
            Objects.requireNonNull(report);
            Objects.requireNonNull(failedIn);
            Objects.requireNonNull(reason);
            notUndone = List.copyOf(notUndone);
        }

        @Override
        public <R> R match(
                Function<? super Committed, ? extends R> committed,
                Function<? super RolledBack, ? extends R> rolledBack,
                Function<? super Stranded, ? extends R> stranded) {
            return stranded.apply(this);
        }
    }
}
