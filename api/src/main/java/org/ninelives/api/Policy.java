package org.ninelives.api;

import java.time.Duration;

/**
 * The limits within which a patch has to stay; beyond them it gives way, never a caller. Immutable: every {@code with}
 * method returns a changed copy.
 */
public final class Policy {

    private static final Policy DEFAULTS =
            new Policy(Duration.ofSeconds(30), Duration.ofSeconds(2), 10_000, false, false, Duration.ofMillis(300));

    private final Duration startTimeout;
    private final Duration longestPause;
    private final int mostParkedCalls;
    private final boolean dropAllowed;
    private final boolean withdrawalAllowed;
    private final Duration grace;

    private Policy(
            Duration startTimeout,
            Duration longestPause,
            int mostParkedCalls,
            boolean dropAllowed,
            boolean withdrawalAllowed,
            Duration grace) {
        this.startTimeout = positive(startTimeout, "start timeout");
        this.longestPause = positive(longestPause, "longest pause");
        if (mostParkedCalls < 1) {
            throw new IllegalArgumentException("at least one call must be allowed to park, not " + mostParkedCalls);
        }
        this.mostParkedCalls = mostParkedCalls;
        this.dropAllowed = dropAllowed;
        this.withdrawalAllowed = withdrawalAllowed;
        if (grace.isNegative()) {
            throw new IllegalArgumentException("the grace must not be shorter than zero, not " + grace);
        }
        this.grace = grace;
    }

    private static Duration positive(Duration duration, String what) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("the " + what + " must be longer than zero, not " + duration);
        }
        return duration;
    }

    /**
     * 30 s to start, a pause of at most 2 s, at most 10,000 parked calls, nothing dropped or withdrawn without consent,
     * 300 ms of grace between stop and uninstall.
     */
    public static Policy defaults() {
        return DEFAULTS;
    }

    /** How long the candidates may take to start and to offer all their services. */
    public Policy withStartTimeout(Duration timeout) {
        return new Policy(timeout, longestPause, mostParkedCalls, dropAllowed, withdrawalAllowed, grace);
    }

    /** How long the gate may stay closed: waiting for the calls inside, moving the state and verifying together. */
    public Policy withLongestPause(Duration pause) {
        return new Policy(startTimeout, pause, mostParkedCalls, dropAllowed, withdrawalAllowed, grace);
    }

    /** How many calls may wait at the gate before the patch gives way. */
    public Policy withMostParkedCalls(int calls) {
        return new Policy(startTimeout, longestPause, calls, dropAllowed, withdrawalAllowed, grace);
    }

    /** Whether carried state that has no home in the candidate may be left behind. */
    public Policy withDropAllowed(boolean allowed) {
        return new Policy(startTimeout, longestPause, mostParkedCalls, allowed, withdrawalAllowed, grace);
    }

    /**
     * Whether a service of the incumbent may be missing in the candidate, or have properties that no longer match the
     * filter of a component that cannot do without it.
     */
    public Policy withWithdrawalAllowed(boolean allowed) {
        return new Policy(startTimeout, longestPause, mostParkedCalls, dropAllowed, allowed, grace);
    }

    /** How long a stopped version stays installed, for lookups that still hold its references. */
    public Policy withGrace(Duration time) {
        return new Policy(startTimeout, longestPause, mostParkedCalls, dropAllowed, withdrawalAllowed, time);
    }

    /** See {@link #withStartTimeout}. */
    public Duration startTimeout() {
        return startTimeout;
    }

    /** See {@link #withLongestPause}. */
    public Duration longestPause() {
        return longestPause;
    }

    /** See {@link #withMostParkedCalls}. */
    public int mostParkedCalls() {
        return mostParkedCalls;
    }

    /** See {@link #withDropAllowed}. */
    public boolean dropAllowed() {
        return dropAllowed;
    }

    /** See {@link #withWithdrawalAllowed}. */
    public boolean withdrawalAllowed() {
        return withdrawalAllowed;
    }

    /** See {@link #withGrace}. */
    public Duration grace() {
        return grace;
    }
}
