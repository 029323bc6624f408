package org.ninelives.shell.karaf;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ninelives.shell.text.Options;
import org.ninelives.shell.text.PatchCommands;

/** {@code patch:list}. */
@Service
@Command(scope = "patch", name = "list", description = Options.LIST)
public final class ListCommand extends PatchAction {

    @Override
    void run(PatchCommands commands) {
        commands.list();
    }
}
