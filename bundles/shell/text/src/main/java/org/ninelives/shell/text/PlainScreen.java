package org.ninelives.shell.text;

import java.io.PrintStream;

/** A screen that knows nothing but lines: tables are aligned with spaces. */
public final class PlainScreen implements Screen {

    private final PrintStream out;

    /** A screen on this stream. */
    public PlainScreen(PrintStream out) {
        this.out = out;
    }

    @Override
    public void line(String line) {
        out.println(line);
        // A pipe or a network shell shows a phase when it passes, not when the patch is over.
        out.flush();
    }

    @Override
    public void table(Table table) {
        table.lines().forEach(this::line);
    }
}
