package org.ninelives.runtime.framework;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.ninelives.runtime.transaction.LeftBehindException;
import org.ninelives.runtime.worker.OverdueException;
import org.ninelives.runtime.worker.Workers;

/**
 * What an undo has to ask of modules, of their hosts and of listeners, step by step, each on a worker: all together have one
 * limit, but each has at least a moment, so one that hangs does not cost the others their turn. Confined to one thread.
 */
final class Undo {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** What a step has when others have used up the limit. */
    private static final Duration MOMENT = Duration.ofSeconds(1);

    interface Step {
        void run() throws LeftBehindException;
    }

    private final Workers workers;
    private final Duration moment;
    private final long deadline;
    private final List<String> left = new ArrayList<>();
    private boolean interrupted;

    Undo(Workers workers) {
        this(workers, LIMIT, MOMENT);
    }

    Undo(Workers workers, Duration limit, Duration moment) {
        this.workers = workers;
        this.moment = moment;
        this.deadline = System.nanoTime() + limit.toNanos();
    }

    /**
     * Runs a step, or leaves it behind.
     *
     * @return whether nothing of it is left
     */
    boolean attempt(String what, Step step) {
        Duration remaining = Duration.ofNanos(deadline - System.nanoTime());
        try {
            workers.call(what, remaining.compareTo(moment) > 0 ? remaining : moment, () -> {
                step.run();
                return true;
            });
            return true;
        } catch (InterruptedException stopping) {
            // The exception has cleared the flag, so the steps that follow have their turn.
            interrupted = true;
            left.add(what + ": interrupted");
        } catch (LeftBehindException some) {
            left.addAll(some.left());
        } catch (OverdueException overdue) {
            left.add(String.valueOf(overdue.getMessage()));
        } catch (Exception | Error failure) {
            left.add(what + ": " + failure);
        }
        return false;
    }

    /**
     * The end; the thread is interrupted again if it was.
     *
     * @throws LeftBehindException with what is left
     */
    void end(String problem) throws LeftBehindException {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!left.isEmpty()) {
            throw new LeftBehindException(problem, null, left);
        }
    }
}
