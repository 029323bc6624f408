package org.ninelives.shell.karaf;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ninelives.shell.text.Options;
import org.ninelives.shell.text.PatchCommands;
import org.ninelives.shell.text.PatchFailedException;

/** {@code patch:apply}. */
@Service
@Command(scope = "patch", name = "apply", description = Options.APPLY, detailedDescription = Options.APPLY_DETAILS)
public final class ApplyCommand extends BundlesAction {

    @Option(name = Options.DRY_RUN, description = Options.DRY_RUN_HELP)
    boolean dryRun;

    @Option(name = Options.BACKGROUND, description = Options.BACKGROUND_HELP)
    boolean background;

    @Override
    void run(PatchCommands commands) throws PatchFailedException {
        if (dryRun) {
            commands.plan(patch());
        } else if (background) {
            commands.submit(patch());
        } else {
            commands.apply(patch());
        }
    }
}
