package org.ninelives.shell.text;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The small words of the answers: a constant, a number of things, a moment, an empty cell. */
final class Words {

    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private Words() {}

    /** For example {@code ROLLED_BACK} as {@code rolled back}. */
    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static String inCapitals(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    /** For example {@code 1 finding} or {@code 3 findings}. */
    static String count(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    /** To the second, in the operator's time zone. */
    static String moment(Instant instant, ZoneId zone) {
        return MOMENT.format(instant.atZone(zone));
    }

    /** The things with commas between, or a dash. */
    static String list(List<?> things) {
        return things.isEmpty()
                ? "-"
                : String.join(", ", things.stream().map(Object::toString).toList());
    }

    /** What fits in a cell of a table. */
    static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
