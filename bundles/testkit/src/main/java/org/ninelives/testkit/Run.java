package org.ninelives.testkit;

import java.util.List;

/**
 * What one run with a patch has seen, and what to compare it with. Where the patch was taken back, {@code before} is the new
 * version and {@code after} the old one.
 *
 * @param name the run: {@code patch@4} or {@code back@4}
 * @param point where the patch met the caller
 * @param seen what the caller got
 * @param before what a caller gets for whom nothing is patched
 * @param after what a caller gets for whom everything was patched before the first call
 * @param changesFrom how many answers had been given when the patch was begun; these are of {@code before}
 * @param changedFrom the number of answers after which all are of {@code after}; those between may be of either
 */
public record Run(
        String name,
        Point point,
        List<Answer> seen,
        List<Answer> before,
        List<Answer> after,
        int changesFrom,
        int changedFrom) {

    /** Copies the lists. */
    public Run {
        seen = List.copyOf(seen);
        before = List.copyOf(before);
        after = List.copyOf(after);
    }
}
