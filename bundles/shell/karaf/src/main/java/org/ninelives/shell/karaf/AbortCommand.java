package org.ninelives.shell.karaf;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.ninelives.shell.text.Options;
import org.ninelives.shell.text.PatchCommands;
import org.ninelives.shell.text.PatchFailedException;

/** {@code patch:abort}. */
@Service
@Command(scope = "patch", name = "abort", description = Options.ABORT)
public final class AbortCommand extends PatchAction {

    @Argument(name = "patch", description = Options.ABORT_HELP)
    @Completion(UnderwayCompleter.class)
    @Nullable
    String patch;

    @Override
    void run(PatchCommands commands) throws PatchFailedException {
        commands.abort(patch, user());
    }
}
