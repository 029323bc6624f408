package org.ninelives.shell.karaf;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ninelives.shell.text.Options;
import org.ninelives.shell.text.PatchCommands;
import org.ninelives.shell.text.PatchFailedException;

/** {@code patch:retire}. */
@Service
@Command(scope = "patch", name = "retire", description = Options.RETIRE)
public final class RetireCommand extends PatchAction {

    @Argument(name = "module", description = Options.RETIRE_HELP, required = true)
    @Completion(StandbyCompleter.class)
    String module = "";

    @Override
    void run(PatchCommands commands) throws PatchFailedException {
        commands.retire(module);
    }
}
