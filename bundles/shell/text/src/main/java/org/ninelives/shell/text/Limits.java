package org.ninelives.shell.text;

import org.jspecify.annotations.Nullable;
import org.ninelives.api.Policy;

/**
 * The options of a command that become a {@link Policy}.
 *
 * @param allowDrop whether carried state may be left behind
 * @param allowWithdraw whether a service may disappear
 * @param pause the longest time the gate may be closed, as typed; null for the default
 * @param startTimeout the longest time a candidate may take to start, as typed; null for the default
 */
public record Limits(
        boolean allowDrop,
        boolean allowWithdraw,
        @Nullable String pause,
        @Nullable String startTimeout) {

    /** No option given. */
    public static final Limits DEFAULTS = new Limits(false, false, null, null);

    /**
     * The defaults, changed by what was typed.
     *
     * @throws IllegalArgumentException if a duration cannot be read or is not longer than zero
     */
    public Policy policy() {
        Policy policy = Policy.defaults().withDropAllowed(allowDrop).withWithdrawalAllowed(allowWithdraw);
        if (pause != null) {
            policy = policy.withLongestPause(HumanDuration.parse(pause, Options.PAUSE));
        }
        if (startTimeout != null) {
            policy = policy.withStartTimeout(HumanDuration.parse(startTimeout, Options.START_TIMEOUT));
        }
        return policy;
    }
}
