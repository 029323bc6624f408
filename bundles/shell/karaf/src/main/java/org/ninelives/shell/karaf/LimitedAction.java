package org.ninelives.shell.karaf;

import org.apache.karaf.shell.api.action.Option;
import org.jspecify.annotations.Nullable;
import org.ninelives.shell.text.Limits;
import org.ninelives.shell.text.Options;

/** A command that takes the limits of a patch. */
public abstract class LimitedAction extends PatchAction {

    @Option(name = Options.ALLOW_DROP, description = Options.ALLOW_DROP_HELP)
    boolean allowDrop;

    @Option(name = Options.ALLOW_WITHDRAW, description = Options.ALLOW_WITHDRAW_HELP)
    boolean allowWithdraw;

    @Option(name = Options.PAUSE, description = Options.PAUSE_HELP)
    @Nullable
    String pause;

    @Option(name = Options.START_TIMEOUT, description = Options.START_TIMEOUT_HELP)
    @Nullable
    String startTimeout;

    Limits limits() {
        return new Limits(allowDrop, allowWithdraw, pause, startTimeout);
    }
}
