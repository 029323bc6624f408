package org.ninelives.shell.text;

import java.util.ArrayList;
import java.util.List;

/** A screen that keeps what it showed. */
class Lines implements Screen {

    private final List<String> lines = new ArrayList<>();
    int width;

    @Override
    public int width() {
        return width;
    }

    @Override
    public void line(String line) {
        lines.add(line);
    }

    @Override
    public void table(Table table) {
        lines.addAll(table.lines());
    }

    String text() {
        return String.join("\n", lines) + "\n";
    }

    List<String> all() {
        return lines;
    }
}
