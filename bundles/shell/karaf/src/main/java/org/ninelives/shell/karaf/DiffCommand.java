package org.ninelives.shell.karaf;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ninelives.shell.text.Options;
import org.ninelives.shell.text.PatchCommands;
import org.ninelives.shell.text.PatchFailedException;

/** {@code patch:diff}. */
@Service
@Command(scope = "patch", name = "diff", description = Options.DIFF, detailedDescription = Options.DIFF_DETAILS)
public final class DiffCommand extends BundlesAction {

    @Option(name = Options.JSON, description = Options.JSON_HELP)
    boolean json;

    @Override
    void run(PatchCommands commands) throws PatchFailedException {
        commands.diff(patch(), json);
    }
}
