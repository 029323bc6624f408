package org.ninelives.shell.text;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.ninelives.api.PatchEvent;
import org.ninelives.api.PatchReport.PhaseTime;
import org.ninelives.api.PatchService;

/** Shows what happens to the patches that are under way, whoever asked for them, until none is. */
final class Following {

    /** A patch that is aborted before it begins ends without an event. */
    private static final long LOOK_AGAIN_MILLIS = 200;

    private Following() {}

    /**
     * Returns when nothing is under way, or the operator has seen enough.
     *
     * @param before shown when nothing can be missed any more
     */
    static void of(PatchService patches, Listening listening, Screen screen, Runnable before) {
        BlockingQueue<PatchEvent> events = new LinkedBlockingQueue<>();
        Listening.Ear ear = listening.open(events::add);
        try {
            before.run();
            boolean quiet = false;
            while (!quiet) {
                quiet = patches.activity().patches().isEmpty();
                for (PatchEvent event = events.poll(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
                        event != null;
                        event = events.poll()) {
                    show(event, screen);
                }
            }
        } catch (InterruptedException enough) {
            // What is under way does not depend on who looks.
            Thread.currentThread().interrupt();
        } finally {
            ear.close();
        }
    }

    private static void show(PatchEvent event, Screen screen) {
        switch (event.kind()) {
            case BEGUN -> {}
            case PASSED -> screen.line(ResultText.phase(event.patchId(), time(event, true)));
            case FAILED ->
                screen.line(
                        ResultText.phase(event.patchId(), time(event, false)) + ": " + Words.firstLine(event.detail()));
            case UNDONE -> screen.line(ResultText.phase(event.patchId(), time(event, true)) + "  undone");
            case STRANDED ->
                screen.line(ResultText.phase(event.patchId(), time(event, true)) + "  not undone: "
                        + Words.firstLine(event.detail()));
        }
    }

    private static PhaseTime time(PatchEvent event, boolean passed) {
        return new PhaseTime(event.phase(), event.took(), passed);
    }
}
