package org.ninelives.runtime.patching;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.ninelives.api.state.FieldReport;
import org.ninelives.api.state.StateTransfer;
import org.ninelives.runtime.framework.StateParts.OwnTransfer;
import org.ninelives.runtime.state.Conversion;
import org.ninelives.runtime.state.Move;
import org.ninelives.runtime.worker.Workers;

/**
 * The modules of one patch that move their state themselves. START asks them for what can be copied while calls go on,
 * TRANSFER for the rest; the undo of START tells them that it was for nothing. Confined to the patch's thread, but for
 * {@link Behind}.
 */
final class OwnTransfers {

    /** How long a version may take to react to its interrupt, and then to hear that it was for nothing. */
    private static final Duration ABANDON_LIMIT = Duration.ofSeconds(5);

    private final Workers workers;
    private final Consumer<String> progress;
    private final List<OwnTransferRun> runs = new ArrayList<>();

    /** Read by workers: one that comes back late goes no further. */
    private volatile boolean over;

    /** Of modules that are found later. */
    OwnTransfers(Workers workers, Consumer<String> progress) {
        this.workers = workers;
        this.progress = progress;
    }

    /** Nobody was asked for anything yet. */
    void begin(List<OwnTransfer> found) {
        found.forEach(own -> runs.add(new OwnTransferRun(own, progress, () -> over)));
    }

    boolean isEmpty() {
        return runs.isEmpty();
    }

    /**
     * Copies what can be copied while calls go on.
     *
     * @param limit for all of them together
     */
    void ahead(Duration limit) throws Exception {
        long end = System.nanoTime() + limit.toNanos();
        for (OwnTransferRun run : runs) {
            Duration left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
            workers.call("copy of the state of " + run.own().module() + " ahead of the pause", left, () -> {
                run.ahead(left);
                return true;
            });
        }
    }

    /** What is left to do behind the gate; for one worker. */
    interface Behind {
        /** Does it, and says what was done. */
        List<FieldReport> move() throws Exception;
    }

    /**
     * Prepares what is left to do.
     *
     * @param move not applied yet
     * @param givenUp whether nobody waits for it any more
     */
    Behind behind(Move move, Instant deadline, BooleanSupplier givenUp) {
        if (runs.isEmpty()) {
            return List::of;
        }
        Conversion conversion = move.conversion();
        return () -> {
            List<FieldReport> reports = new ArrayList<>();
            for (OwnTransferRun run : runs) {
                reports.add(run.move(conversion, deadline, givenUp));
            }
            return reports;
        };
    }

    /** Tells those that were asked for anything that the patch comes to nothing; returns what could not be told. */
    List<String> abandon() {
        over = true;
        List<String> left = new ArrayList<>();
        for (int i = runs.size() - 1; i >= 0; i--) {
            OwnTransferRun run = runs.get(i);
            if (run.wasAsked()) {
                abandon(run, run.own().candidate(), run.candidate(), left);
                abandon(run, run.own().incumbent(), run.incumbent(), left);
            }
        }
        return left;
    }

    private void abandon(OwnTransferRun run, StateTransfer version, String name, List<String> left) {
        try {
            if (!run.hasComeBack(version, ABANDON_LIMIT)) {
                return; // it is named as what runs on
            }
            workers.call("end of the transfer of " + name, ABANDON_LIMIT, () -> {
                try (Passing transfer = run.passing(Instant.now().plus(ABANDON_LIMIT), null)) {
                    version.abandoned(transfer);
                }
                return true;
            });
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            left.add(name + " was not told that its StateTransfer was for nothing: interrupted");
        } catch (Exception | LinkageError | AssertionError failure) {
            left.add(name + " failed in abandoned() of its StateTransfer: " + failure.getMessage());
        }
    }
}
