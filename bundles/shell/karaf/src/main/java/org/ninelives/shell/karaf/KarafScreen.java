package org.ninelives.shell.karaf;

import org.apache.karaf.shell.support.table.Row;
import org.apache.karaf.shell.support.table.ShellTable;
import org.ninelives.shell.text.Screen;
import org.ninelives.shell.text.Table;

/** Standard output, which in Karaf is the command's own, a pipe included; tables as Karaf draws them. */
final class KarafScreen implements Screen {

    private final boolean format;
    private final int width;

    /**
     * With the looks that were asked for.
     *
     * @param width of the terminal, 0 if it has none
     */
    KarafScreen(boolean format, int width) {
        this.format = format;
        this.width = width;
    }

    /** What is for a script is not cut. */
    @Override
    public int width() {
        return format ? width : 0;
    }

    @Override
    public void line(String line) {
        System.out.println(line);
        System.out.flush();
    }

    @Override
    public void table(Table table) {
        ShellTable drawn = new ShellTable().emptyTableText(table.whenEmpty());
        table.header().forEach(drawn::column);
        table.rows().forEach(cells -> {
            Row row = drawn.addRow();
            row.addContent(cells.toArray());
        });
        drawn.print(System.out, format);
    }
}
