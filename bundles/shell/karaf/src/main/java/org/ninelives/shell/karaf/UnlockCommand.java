package org.ninelives.shell.karaf;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ninelives.shell.text.Options;
import org.ninelives.shell.text.PatchCommands;

/** {@code patch:unlock}. */
@Service
@Command(scope = "patch", name = "unlock", description = Options.UNLOCK)
public final class UnlockCommand extends PatchAction {

    @Override
    void run(PatchCommands commands) {
        commands.unlock(user());
    }
}
