package org.ninelives.runtime.patching;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ninelives.runtime.framework.Framework;
import org.ninelives.runtime.patching.Startup.Started;
import org.ninelives.runtime.state.Lent;
import org.ninelives.runtime.state.Move;
import org.ninelives.runtime.state.Pair;
import org.ninelives.runtime.state.Plan;
import org.ninelives.runtime.transaction.RefusedException;
import org.ninelives.runtime.worker.OverdueException;
import org.ninelives.runtime.worker.Workers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Before calls have to wait: looks whether the state, as it is now, could move at all. */
final class Scouting {

    private static final Logger LOG = LoggerFactory.getLogger(Scouting.class);

    /** No call waits meanwhile, but the patch does. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    /** Beside that, for trying out what is written for classes of which there are many objects. */
    private static final Duration REHEARSAL = Duration.ofMillis(500);

    private final Framework framework;
    private final Workers workers;

    Scouting(Framework framework, Workers workers) {
        this.framework = framework;
        this.workers = workers;
    }

    /**
     * Finds obstacles, as far as they are found in time; that none is found says nothing. Gets ready for what it finds instead.
     *
     * @throws RefusedException with the path of each
     */
    Plan lookAhead(Started started, List<Pair> pairs) throws Exception {
        if (!pairs.isEmpty()) {
            Move.rehearse();
        }
        try {
            return workers.call("look for what cannot move", LIMIT.plus(REHEARSAL), () -> {
                // To ask for migrations may activate them.
                Plan plan = Plan.of(
                        framework.stateParts().successors(started.changeover()),
                        framework.stateParts().migrations(started.changeover()));
                List<String> obstacles = plan.obstacles(pairs);
                if (!obstacles.isEmpty()) {
                    throw new RefusedException(String.join("; ", obstacles) + " (found before any call had to wait)");
                }
                plan.rehearse(REHEARSAL);
                return plan;
            });
        } catch (OverdueException slow) {
            LOG.debug(
                    "The state is in use, and was not looked at to the end before the gate is closed: {}",
                    slow.where());
            // The other one is still at work with its own.
            return plan(started);
        }
    }

    /**
     * Whether the classes and the values agree that both versions may use all of the state at the same time. Migrations are
     * asked behind the gate alone.
     *
     * @param limit as long as the move itself may take later; what has to be rebuilt is built by constructors of the module
     * @throws OverdueException if it takes longer: no call waits, but a move would not end either
     */
    boolean canMoveWhileCalled(Started started, List<Pair> pairs, Duration limit) throws Exception {
        Plan plan = plan(started);
        if (!Move.mayBeConcurrent(plan, pairs) || mayMigrate(started)) {
            return false;
        }
        AtomicBoolean givenUp = new AtomicBoolean();
        try {
            return workers.call("look whether calls have to wait for the state", limit, () -> Move.prepare(
                            plan, pairs, List.of(), List.of(), new Lent(), givenUp::get)
                    .concurrent());
        } finally {
            givenUp.set(true);
        }
    }

    /** One that knows nothing of the state yet. Calls nobody: for migrations, whoever moves the state asks in its own time. */
    Plan plan(Started started) {
        return Plan.of(framework.stateParts().successors(started.changeover()), List.of());
    }

    /** Whether migrations take part, or may do so because they are not found in time. */
    private boolean mayMigrate(Started started) throws Exception {
        try {
            return workers.call("look for migrations", LIMIT, () -> !framework
                    .stateParts()
                    .migrations(started.changeover())
                    .isEmpty());
        } catch (OverdueException slow) {
            LOG.debug("Migrations were not found before the gate is closed: {}", slow.where());
            return true;
        }
    }
}
