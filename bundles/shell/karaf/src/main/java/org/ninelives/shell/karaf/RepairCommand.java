package org.ninelives.shell.karaf;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ninelives.shell.text.Options;
import org.ninelives.shell.text.PatchCommands;
import org.ninelives.shell.text.PatchFailedException;

/** {@code patch:repair}. */
@Service
@Command(scope = "patch", name = "repair", description = Options.REPAIR)
public final class RepairCommand extends PatchAction {

    @Override
    void run(PatchCommands commands) throws PatchFailedException {
        commands.repair();
    }
}
