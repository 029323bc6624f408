package org.ninelives.runtime.patching;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.ninelives.api.Activity;
import org.ninelives.api.PatchResult;
import org.ninelives.runtime.journal.Journal;
import org.ninelives.runtime.worker.Workers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One patch at a time, in the order in which they were asked for, all on one thread of the runtime: whoever asked may go
 * away, be interrupted, or close his terminal. Thread-safe.
 */
final class Turns {

    /** What a patch does when its turn has come. */
    interface Work {
        PatchResult in(Turn turn);
    }

    /** How long the stop of the runtime waits for a patch to be undone. */
    private static final Duration CLOSE_LIMIT = Duration.ofMinutes(2);

    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

    private final Journal journal;
    private final Workers workers;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        Thread made = new Thread(work, "ninelives-patches");
        made.setDaemon(true);
        made.setContextClassLoader(Turns.class.getClassLoader());
        return made;
    });

    /** Those that have not ended, in their order; guarded by itself. */
    private final List<Turn> underway = new ArrayList<>();

    Turns(Journal journal, Workers workers) {
        this.journal = journal;
        this.workers = workers;
    }

    /**
     * Puts it in the row.
     *
     * @throws IllegalStateException if the runtime is stopping
     */
    Turn add(String name, String by, Work work) {
        synchronized (underway) {
            Turn turn = new Turn(journal.nextPatchId(), name, by, journal.now());
            execute(() -> run(turn, work));
            underway.add(turn);
            return turn;
        }
    }

    private void run(Turn turn, Work work) {
        turn.come();
        try {
            PatchResult result = work.in(turn);
            end(turn);
            // Not on this thread: what follows may ask for the next patch and wait for it.
            workers.start("result of patch " + turn.id(), () -> turn.future().complete(result));
        } catch (Throwable failure) {
            end(turn);
            workers.start("failure of patch " + turn.id(), () -> turn.future().completeExceptionally(failure));
            throw failure;
        }
    }

    private void end(Turn turn) {
        synchronized (underway) {
            underway.remove(turn);
        }
    }

    private void execute(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException closed) {
            throw new IllegalStateException("the runtime is stopping", closed);
        }
    }

    /**
     * The result of a patch, waited for. A thread that is interrupted while it waits wants the patch no more.
     *
     * @throws IllegalStateException if the patch could not be run to an end
     */
    static PatchResult await(Turn turn) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return turn.future().get();
                } catch (InterruptedException interruption) {
                    interrupted = true;
                    turn.abort("the interrupt of who waited for it");
                } catch (ExecutionException broken) {
                    throw new IllegalStateException(
                            "patch " + turn.id() + " could not be run to an end: " + broken.getCause(), broken);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Runs something that must not meet a patch, in its turn, and waits for it.
     *
     * @throws InterruptedException if the calling thread is interrupted; the work, if it has begun, goes on to its end
     * @throws IllegalStateException that says why the work failed
     */
    <T> T call(Callable<T> work) throws InterruptedException {
        FutureTask<T> task = new FutureTask<>(work);
        execute(task);
        try {
            return task.get();
        } catch (ExecutionException failure) {
            Throwable cause = Objects.requireNonNull(failure.getCause());
            if (cause instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new IllegalStateException(String.valueOf(cause.getMessage()), cause);
        } catch (InterruptedException interrupted) {
            task.cancel(false);
            throw interrupted;
        }
    }

    /** The one that runs, then those that wait. */
    List<Activity.Underway> underway() {
        synchronized (underway) {
            return underway.stream().map(Turn::now).toList();
        }
    }

    Optional<Turn> find(String id) {
        synchronized (underway) {
            return underway.stream().filter(turn -> turn.is(id)).findFirst();
        }
    }

    /** None begins any more, and the one that runs is aborted; waits for its end. */
    void close() {
        thread.shutdown();
        List<Turn> all;
        synchronized (underway) {
            all = List.copyOf(underway);
        }
        all.forEach(turn -> turn.abort("the stop of the runtime"));
        try {
            if (!thread.awaitTermination(CLOSE_LIMIT.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn("A patch did not end within {} s; the next start undoes it", CLOSE_LIMIT.toSeconds());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
