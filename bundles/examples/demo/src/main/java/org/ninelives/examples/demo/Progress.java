package org.ninelives.examples.demo;

import java.time.Duration;
import java.util.Locale;
import java.util.Timer;
import java.util.TimerTask;
import org.ninelives.api.PatchEvent;
import org.ninelives.api.PatchListener;

/** The moving last line on a terminal: what the runtime does now, and how the load fares. */
final class Progress implements PatchListener, AutoCloseable {

    private static final String FRAMES = "|/-\\";

    private final Terminal terminal;
    private final Load load;
    private final Timer clock = new Timer("progress", true);

    private volatile String doing = "";

    /** Confined to the clock's thread. */
    private int frame;

    Progress(Terminal terminal, Load load) {
        this.terminal = terminal;
        this.load = load;
        if (terminal.isAlive()) {
            long period = Duration.ofMillis(80).toMillis();
            clock.schedule(
                    new TimerTask() {
                        @Override
                        public void run() {
                            draw();
                        }
                    },
                    period,
                    period);
        }
    }

    @Override
    public void on(PatchEvent event) {
        doing = event.kind() == PatchEvent.Kind.BEGUN
                ? ", patch " + event.patchId() + ": " + event.phase().name().toLowerCase(Locale.ROOT)
                : "";
    }

    private void draw() {
        frame = (frame + 1) % FRAMES.length();
        terminal.progress(String.format(
                Locale.ROOT,
                "   %c %,d requests served, %d failed%s",
                FRAMES.charAt(frame),
                load.served(),
                load.failed(),
                doing));
    }

    @Override
    public void close() {
        clock.cancel();
    }
}
