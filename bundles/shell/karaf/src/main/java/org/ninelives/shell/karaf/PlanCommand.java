package org.ninelives.shell.karaf;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ninelives.shell.text.Options;
import org.ninelives.shell.text.PatchCommands;
import org.ninelives.shell.text.PatchFailedException;

/** {@code patch:plan}. */
@Service
@Command(scope = "patch", name = "plan", description = Options.PLAN, detailedDescription = Options.PLAN_DETAILS)
public final class PlanCommand extends BundlesAction {

    @Override
    void run(PatchCommands commands) throws PatchFailedException {
        commands.plan(patch());
    }
}
