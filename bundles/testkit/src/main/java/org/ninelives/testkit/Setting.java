package org.ninelives.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.ninelives.api.Patch;
import org.ninelives.api.Policy;
import org.ninelives.embedded.Ninelives;

/**
 * What all runs have in common.
 *
 * @param runtime makes a runtime with everything that is not patched
 * @param from the bundles of the old version
 * @param patches the bundles of each patch
 * @param policy of each patch
 * @param backPolicy of each rollback
 * @param limit how long a run may take, and a patch within it
 * @param fresh whether each run has a runtime of its own
 */
record Setting(
        Supplier<Ninelives.Builder> runtime,
        List<Path> from,
        List<List<Path>> patches,
        Policy policy,
        Policy backPolicy,
        Duration limit,
        boolean fresh) {

    /** What a runtime begins with. */
    List<Path> beginsWith(Course course) {
        return course == Course.NEW ? patches.stream().flatMap(List::stream).toList() : from;
    }

    Patch patch(int step) {
        return Patch.of(patches.get(step).stream().map(Path::toUri).toList())
                .under(policy)
                .by("testkit");
    }

    int steps() {
        return patches.size();
    }
}
