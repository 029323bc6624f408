package org.ninelives.shell.text;

/** Where a command writes its answer. Used by the command's own thread alone. */
public interface Screen {

    /** Shows one line. */
    void line(String line);

    /** Shows a table. */
    void table(Table table);
}
