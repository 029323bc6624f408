package org.ninelives.shell.karaf;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.ninelives.shell.text.Options;
import org.ninelives.shell.text.PatchCommands;
import org.ninelives.shell.text.PatchFailedException;

/** {@code patch:status}. */
@Service
@Command(scope = "patch", name = "status", description = Options.STATUS)
public final class StatusCommand extends PatchAction {

    @Option(name = Options.FOLLOW, description = Options.FOLLOW_HELP)
    boolean follow;

    @Option(name = Options.HEAP_DUMP, description = Options.HEAP_DUMP_HELP)
    @Nullable
    String heapDump;

    @Override
    void run(PatchCommands commands) throws PatchFailedException {
        if (heapDump != null) {
            commands.dumpHeap(heapDump);
        } else if (follow) {
            commands.follow();
        } else {
            commands.status();
        }
    }
}
