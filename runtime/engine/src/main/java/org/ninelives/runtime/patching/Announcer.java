package org.ninelives.runtime.patching;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.ninelives.api.PatchEvent;
import org.ninelives.api.PatchEvent.Kind;
import org.ninelives.api.PatchListener;
import org.ninelives.api.Phase;
import org.ninelives.runtime.framework.Whiteboard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log and the listeners what happens, in order, without making a patch wait for a listener. */
final class Announcer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("org.ninelives.patch");

    private final Whiteboard whiteboard;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        Thread made = new Thread(work, "ninelives-events");
        made.setDaemon(true);
        return made;
    });

    Announcer(Whiteboard whiteboard) {
        this.whiteboard = whiteboard;
    }

    void announce(String patchId, Phase phase, Kind kind, Duration took, String detail) {
        log(patchId, phase, kind, took, detail);
        PatchEvent event = new PatchEvent(patchId, phase, kind, took, detail);
        try {
            thread.execute(() -> tell(event));
        } catch (RejectedExecutionException stopping) {
            LOG.debug("Nobody hears of {} any more", event);
        }
    }

    /** A version that is gone is held, or not any more. */
    void announceLeak(String patchId, boolean held, Duration age, String detail) {
        announce(patchId, Phase.RETIRE, held ? Kind.FAILED : Kind.PASSED, age, detail);
    }

    private static void log(String patchId, Phase phase, Kind kind, Duration took, String detail) {
        switch (kind) {
            case BEGUN -> LOG.debug("Patch {}: {} begins", patchId, phase);
            case PASSED -> LOG.info("Patch {}: {} passed after {} ms", patchId, phase, took.toMillis());
            case FAILED -> LOG.warn("Patch {}: {} failed after {} ms: {}", patchId, phase, took.toMillis(), detail);
            case UNDONE -> LOG.info("Patch {}: {} undone after {} ms", patchId, phase, took.toMillis());
            case STRANDED -> LOG.error("Patch {}: {} could not be undone: {}", patchId, phase, detail);
        }
    }

    private void tell(PatchEvent event) {
        for (PatchListener listener : whiteboard.all(PatchListener.class)) {
            try {
                listener.on(event);
            } catch (RuntimeException | LinkageError | AssertionError thrown) {
                LOG.warn("The listener {} failed on {}", listener.getClass().getName(), event, thrown);
            }
        }
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
