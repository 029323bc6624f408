package org.ninelives.runtime.patching;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.Policy;
import org.ninelives.runtime.dispatch.Closing;
import org.ninelives.runtime.dispatch.Dispatch;
import org.ninelives.runtime.dispatch.Presence;
import org.ninelives.runtime.framework.Framework;
import org.ninelives.runtime.patching.Startup.Started;
import org.ninelives.runtime.state.Pair;
import org.ninelives.runtime.state.Plan;
import org.ninelives.runtime.transaction.RefusedException;
import org.ninelives.runtime.worker.Workers;

/** QUIESCE: closes the gate and waits for the calls inside, unless there is no state that has to stand still. */
final class Quiescence {

    private final Framework framework;
    private final Dispatch dispatch;
    private final Workers workers;
    private final Scouting scouting;

    Quiescence(Framework framework, Dispatch dispatch, Workers workers) {
        this.framework = framework;
        this.dispatch = dispatch;
        this.workers = workers;
        this.scouting = new Scouting(framework, workers);
    }

    /**
     * No call is inside the modules, or none needs to be kept out.
     *
     * @param closing the closed gate; null if the patch needs none
     * @param pairs whose state is to move by name
     * @param plan how
     */
    record Quiet(Started started, @Nullable Closing closing, List<Pair> pairs, Plan plan) {}

    /**
     * Closes the gate, if need be.
     *
     * @param closed told of the closed gate at once, for a report of what waited at it even where the patch gives way
     */
    Quiet close(Started started, Policy policy, Consumer<Closing> closed) throws Exception {
        List<Pair> pairs = framework.stateParts().pairs(started.changeover());
        framework.stateParts().requireReachable(started.changeover());
        boolean mayGrow = framework.stateParts().mayGrow(started.changeover());
        if (started.own().isEmpty()
                && !mayGrow
                && !framework.stateParts().handsOut(started.changeover())
                && scouting.canMoveWhileCalled(started, pairs, policy.longestPause())
                && !framework.dataAreas().areUsed(started.installed().candidates())) {
            return new Quiet(started, null, pairs, scouting.plan(started));
        }
        Plan plan = scouting.lookAhead(started, pairs);
        Closing closing = dispatch.close(
                started.installed().marks(),
                started.installed().next(),
                policy.longestPause(),
                policy.mostParkedCalls());
        closed.accept(closing);
        if (!isQuiet(closing)) {
            String inside;
            try {
                inside = whoIsInside(started);
            } finally {
                dispatch.open(closing);
            }
            throw new RefusedException(closing.whyGivenUp() + " while calls were still inside" + inside);
        }
        return new Quiet(started, closing, mayGrow ? allPairs(started, closing) : pairs, plan);
    }

    private boolean isQuiet(Closing closing) {
        try {
            return dispatch.awaitQuiet(closing);
        } catch (RuntimeException | Error failure) {
            dispatch.open(closing);
            throw failure;
        }
    }

    /** Consumers that called for the first time since the candidates started have objects with state as well. */
    private List<Pair> allPairs(Started started, Closing closing) throws Exception {
        try {
            return workers.call("objects of consumers that came late", closing.left(), () -> {
                framework.arrival().bringToLifeForConsumers(started.changeover());
                return framework.stateParts().pairs(started.changeover());
            });
        } catch (Exception | Error failure) {
            dispatch.open(closing);
            throw failure;
        }
    }

    private String whoIsInside(Started started) {
        return dispatch.inside(started.installed().next()).stream()
                .map(Presence::text)
                .collect(Collectors.joining("\n", ": ", ""));
    }

    /** Undoes {@link #close}: the parked calls go on to the incumbents. */
    void open(Quiet quiet) {
        if (quiet.closing() != null) {
            dispatch.open(quiet.closing());
        }
    }
}
