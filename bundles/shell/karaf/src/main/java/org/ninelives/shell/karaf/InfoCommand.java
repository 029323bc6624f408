package org.ninelives.shell.karaf;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ninelives.shell.text.Options;
import org.ninelives.shell.text.PatchCommands;

/** {@code patch:info}. */
@Service
@Command(scope = "patch", name = "info", description = Options.INFO)
public final class InfoCommand extends PatchAction {

    @Argument(name = "module|patch", description = Options.INFO_HELP, required = true)
    @Completion(KnownCompleter.class)
    String moduleOrPatch = "";

    @Override
    void run(PatchCommands commands) {
        commands.info(moduleOrPatch);
    }
}
