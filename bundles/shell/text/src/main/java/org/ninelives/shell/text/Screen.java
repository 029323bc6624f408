package org.ninelives.shell.text;

/** Where a command writes its answer. Used by the command's own thread alone. */
public interface Screen {

    /** Shows one line. */
    void line(String line);

    /** How many characters fit in a line; 0 if there is no limit. */
    default int width() {
        return 0;
    }

    /** Shows a table. */
    void table(Table table);
}
