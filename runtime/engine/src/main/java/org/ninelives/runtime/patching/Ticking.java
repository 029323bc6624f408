package org.ninelives.runtime.patching;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.ninelives.api.Finding;
import org.ninelives.api.TaskStatus;
import org.ninelives.runtime.framework.Module;

/**
 * Part of VALIDATE: what a module does by the clock. Which of it the new version declares shows only when that runs, and some
 * of it not before {@code promoted()}; so a plan names what there is, and what its fate hangs on.
 */
final class Ticking {

    private static final int MOST_NAMED = 10;

    private Ticking() {}

    static void examine(Module module, List<TaskStatus> tasks, Collection<Finding> findings) {
        if (!tasks.isEmpty()) {
            int more = tasks.size() - MOST_NAMED;
            findings.add(Finding.notes(
                    module.name(),
                    tasks.stream()
                            .limit(MOST_NAMED)
                            .map(TaskStatus::name)
                            .collect(Collectors.joining(
                                    ", ",
                                    "has the tasks ",
                                    (more > 0 ? " and " + more + " more" : "")
                                            + "; those that the new version declares go on, the others end with the"
                                            + " flip"))));
        }
    }
}
