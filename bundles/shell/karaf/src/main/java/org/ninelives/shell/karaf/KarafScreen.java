package org.ninelives.shell.karaf;

import org.apache.karaf.shell.support.table.Row;
import org.apache.karaf.shell.support.table.ShellTable;
import org.ninelives.shell.text.Screen;
import org.ninelives.shell.text.Table;

/** Standard output, which in Karaf is the command's own, a pipe included; tables as Karaf draws them. */
final class KarafScreen implements Screen {

    private final boolean format;

    KarafScreen(boolean format) {
        this.format = format;
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
