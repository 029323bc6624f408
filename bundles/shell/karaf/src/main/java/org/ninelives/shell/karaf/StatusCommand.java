package org.ninelives.shell.karaf;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ninelives.shell.text.Options;
import org.ninelives.shell.text.PatchCommands;

/** {@code patch:status}. */
@Service
@Command(scope = "patch", name = "status", description = Options.STATUS)
public final class StatusCommand extends PatchAction {

    @Option(name = Options.FOLLOW, description = Options.FOLLOW_HELP)
    boolean follow;

    @Override
    void run(PatchCommands commands) {
        if (follow) {
            commands.follow();
        } else {
            commands.status();
        }
    }
}
