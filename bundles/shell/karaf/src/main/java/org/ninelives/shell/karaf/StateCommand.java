package org.ninelives.shell.karaf;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.ninelives.shell.text.Options;
import org.ninelives.shell.text.PatchCommands;
import org.ninelives.shell.text.PatchFailedException;
import org.ninelives.shell.text.StateOptions;

/** {@code patch:state}. */
@Service
@Command(scope = "patch", name = "state", description = Options.STATE, detailedDescription = Options.STATE_DETAILS)
public final class StateCommand extends PatchAction {

    @Argument(name = "module", description = Options.STATE_HELP, required = true)
    @Completion(ModuleCompleter.class)
    String module = "";

    @Option(name = Options.DEPTH, description = Options.DEPTH_HELP)
    @Nullable
    String depth;

    @Option(name = Options.LIMIT, description = Options.LIMIT_HELP)
    @Nullable
    String limit;

    @Option(name = Options.JSON, description = Options.JSON_HELP)
    boolean json;

    @Override
    void run(PatchCommands commands) throws PatchFailedException {
        commands.state(new StateOptions(module, depth, limit, json));
    }
}
