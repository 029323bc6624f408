package org.ninelives.shell.karaf;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ninelives.shell.text.Options;
import org.ninelives.shell.text.PatchCommands;

/** {@code patch:history}. */
@Service
@Command(scope = "patch", name = "history", description = Options.HISTORY)
public final class HistoryCommand extends PatchAction {

    @Override
    void run(PatchCommands commands) {
        commands.history();
    }
}
