package org.ninelives.shell.text;

import java.util.ArrayList;
import java.util.List;

/** A screen that keeps what it showed. */
class Lines implements Screen {

    private final List<String> lines = new ArrayList<>();

    @Override
    public void line(String line) {
        lines.add(line);
    }

    @Override
    public void table(Table table) {
        lines.addAll(table.lines());
    }

    List<String> all() {
        return lines;
    }
}
