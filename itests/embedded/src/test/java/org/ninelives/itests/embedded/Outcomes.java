package org.ninelives.itests.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.ninelives.api.Patch;
import org.ninelives.api.PatchResult;
import org.ninelives.api.PatchResult.Committed;
import org.ninelives.api.PatchResult.RolledBack;
import org.ninelives.api.PatchResult.Stranded;
import org.ninelives.api.Policy;

/** Patches by their files, and results in the shape that a test expects. */
final class Outcomes {

    private Outcomes() {}

    static Patch patch(Path... bundles) {
        return Patch.of(Arrays.stream(bundles).map(Path::toUri).toList())
                .by("test")
                .under(patient());
    }

    /** The defaults, but that a slow machine is no reason to give way while callers wait. */
    static Policy patient() {
        return Policy.defaults().withLongestPause(Duration.ofSeconds(30));
    }

    static Committed committed(PatchResult result) {
        return result.match(
                done -> done,
                back -> {
                    throw new AssertionError(back.reason());
                },
                stuck -> {
                    throw new AssertionError(stuck.reason() + stuck.notUndone());
                });
    }

    static RolledBack rolledBack(PatchResult result) {
        return result.match(
                done -> {
                    throw new AssertionError("committed: " + done.report().members());
                },
                back -> back,
                stuck -> {
                    throw new AssertionError(stuck.reason() + stuck.notUndone());
                });
    }

    static Stranded stranded(PatchResult result) {
        return result.match(
                done -> {
                    throw new AssertionError("committed: " + done.report().members());
                },
                back -> {
                    throw new AssertionError(back.reason());
                },
                stuck -> stuck);
    }
}
