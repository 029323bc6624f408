package org.ninelives.shell.karaf;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ninelives.shell.text.Options;
import org.ninelives.shell.text.PatchCommands;
import org.ninelives.shell.text.PatchFailedException;

/** {@code patch:rollback}. */
@Service
@Command(
        scope = "patch",
        name = "rollback",
        description = Options.ROLLBACK,
        detailedDescription = Options.ROLLBACK_DETAILS)
public final class RollbackCommand extends LimitedAction {

    @Argument(name = "module|patch", description = Options.ROLLBACK_HELP, required = true)
    @Completion(ReversibleCompleter.class)
    String moduleOrPatch = "";

    @Override
    void run(PatchCommands commands) throws PatchFailedException {
        commands.rollback(moduleOrPatch, limits());
    }
}
