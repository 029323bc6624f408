package org.ninelives.shell.karaf;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.ninelives.shell.text.Options;
import org.ninelives.shell.text.PatchCommands;
import org.ninelives.shell.text.PatchFailedException;
import org.ninelives.shell.text.RollbackOptions;

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

    @Option(name = Options.TO, description = Options.BACK_TO_HELP)
    @Nullable
    String to;

    @Option(name = Options.BY, description = Options.BY_HELP)
    @Nullable
    String by;

    @Override
    void run(PatchCommands commands) throws PatchFailedException {
        commands.rollback(new RollbackOptions(moduleOrPatch, to, limits(), by == null ? user() : by));
    }
}
