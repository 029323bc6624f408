package org.ninelives.shell.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows under a header, before a shell gives them its looks.
 *
 * @param header the names of the columns
 * @param rows a cell for every column each
 * @param whenEmpty what to say where there is no row
 */
public record Table(List<String> header, List<List<String>> rows, String whenEmpty) {

    private static final String GAP = "  ";

    /** Copies the rows; refuses one that does not fit under the header. */
    public Table {
        header = List.copyOf(header);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != header.size()) {
                throw new IllegalArgumentException(
                        "a row of " + row.size() + " cells under " + header.size() + " headers: " + row);
            }
        }
    }

    /** The table as aligned lines, the header in capitals; of no row, the text for that. */
    public List<String> lines() {
        if (rows.isEmpty()) {
            return List.of(whenEmpty);
        }
        int[] widths = widths();
        List<String> lines = new ArrayList<>();
        lines.add(line(header.stream().map(Words::inCapitals).toList(), widths));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    private int[] widths() {
        int[] widths = header.stream().mapToInt(String::length).toArray();
        for (List<String> row : rows) {
            Arrays.setAll(
                    widths, column -> Math.max(widths[column], row.get(column).length()));
        }
        return widths;
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = cells.get(column);
            line.append(cell).append(" ".repeat(widths[column] - cell.length())).append(GAP);
        }
        return line.toString().stripTrailing();
    }
}
