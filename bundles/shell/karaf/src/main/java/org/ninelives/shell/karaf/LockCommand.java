package org.ninelives.shell.karaf;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ninelives.shell.text.Options;
import org.ninelives.shell.text.PatchCommands;
import org.ninelives.shell.text.PatchFailedException;

/** {@code patch:lock}. */
@Service
@Command(scope = "patch", name = "lock", description = Options.LOCK)
public final class LockCommand extends PatchAction {

    @Argument(name = "reason", description = Options.LOCK_HELP, required = true, multiValued = true)
    List<String> reason = List.of();

    @Override
    void run(PatchCommands commands) throws PatchFailedException {
        commands.lock(reason, user());
    }
}
