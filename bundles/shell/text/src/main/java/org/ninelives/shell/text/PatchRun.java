package org.ninelives.shell.text;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.ninelives.api.PatchEvent;
import org.ninelives.api.PatchReport;
import org.ninelives.api.PatchReport.PhaseTime;
import org.ninelives.api.PatchResult;
import org.ninelives.api.Phase;
import org.ninelives.api.Submission;

/**
 * Waits for a patch that was submitted and shows its phases while they pass.
 *
 * <p>The patch runs on a thread of the runtime, so that it goes on when the operator interrupts the command or the
 * connection breaks. The command's thread does all the writing: a shell knows by the thread where {@code patch:apply x | grep
 * y} writes to, which the thread that delivers the events could not know.
 *
 * <p>Events may lag behind the result. What was not heard is taken from the report, so that the lines are the same
 * whoever is faster; for the same reason the phases that run on in the background are left out. A patch that waits for
 * its turn shows the phases of the one before it: each line begins with the number of its patch.
 */
final class PatchRun {

    private static final Set<Phase> IN_THE_BACKGROUND = EnumSet.of(Phase.BAKE, Phase.RETIRE);

    private final Screen screen;
    private final Set<String> shown = new HashSet<>();

    private PatchRun(Screen screen) {
        this.screen = screen;
    }

    /**
     * Waits for its end.
     *
     * @param patch submits it; called once
     * @throws PatchFailedException if this thread is interrupted; the patch goes on
     */
    static PatchResult of(Supplier<Submission> patch, Listening listening, Screen screen) throws PatchFailedException {
        PatchRun run = new PatchRun(screen);
        BlockingQueue<Runnable> lines = new LinkedBlockingQueue<>();
        Listening.Ear ear = listening.open(event -> lines.add(() -> run.show(event)));
        try {
            Submission submission = patch.get();
            CompletableFuture<PatchResult> end = submission.result().toCompletableFuture();
            // Wakes this thread, after the end is there to be seen.
            CompletableFuture<Boolean> unused = end.handle((result, broken) -> lines.add(() -> {}));
            try {
                while (!end.isDone() || !lines.isEmpty()) {
                    lines.take().run();
                }
                PatchResult result = end.get();
                run.showUnheard(result.report());
                return result;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new PatchFailedException("interrupted; patch " + submission.id()
                        + " goes on: patch:status shows where it is, patch:abort " + submission.id()
                        + " takes it back");
            } catch (ExecutionException broken) {
                throw new IllegalStateException(
                        "patch " + submission.id() + " could not be run to an end", broken.getCause());
            }
        } finally {
            ear.close();
        }
    }

    private void show(PatchEvent event) {
        switch (event.kind()) {
            case PASSED -> show(event.patchId(), new PhaseTime(event.phase(), event.took(), true));
            case FAILED -> show(event.patchId(), new PhaseTime(event.phase(), event.took(), false));
            // The result tells what was undone and what is stranded.
            case BEGUN, UNDONE, STRANDED -> {}
        }
    }

    private void showUnheard(PatchReport report) {
        report.phases().forEach(phase -> show(report.id(), phase));
    }

    private void show(String patchId, PhaseTime phase) {
        if (!IN_THE_BACKGROUND.contains(phase.phase()) && shown.add(patchId + " " + phase.phase())) {
            screen.line(ResultText.phase(patchId, phase));
        }
    }
}
