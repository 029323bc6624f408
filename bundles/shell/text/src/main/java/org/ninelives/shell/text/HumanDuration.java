package org.ninelives.shell.text;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write and read them: {@code 3.1 ms}, {@code 84 ms}, {@code 1.3 s}, {@code 2 min 5 s}. */
public final class HumanDuration {

    private static final Pattern TYPED = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)\\s*(ms|s|m|min|h)");
    private static final Map<String, BigDecimal> NANOS = Map.of(
            "ms", BigDecimal.valueOf(1_000_000L),
            "s", BigDecimal.valueOf(1_000_000_000L),
            "m", BigDecimal.valueOf(60_000_000_000L),
            "min", BigDecimal.valueOf(60_000_000_000L),
            "h", BigDecimal.valueOf(3_600_000_000_000L));

    private HumanDuration() {}

    /** Two figures where they matter: a tenth below ten milliseconds and below a minute, else whole units. */
    public static String text(Duration duration) {
        if (duration.isNegative()) {
            return "-" + text(duration.negated());
        }
        if (duration.isZero()) {
            return "0 ms";
        }
        double millis = duration.toNanos() / 1e6;
        if (millis < 0.05) {
            return "<0.1 ms";
        }
        if (millis < 9.95) {
            return tenths(millis) + " ms";
        }
        if (millis < 999.5) {
            return Math.round(millis) + " ms";
        }
        if (millis < 59_950) {
            return tenths(millis / 1000) + " s";
        }
        long seconds = Math.round(millis / 1000);
        long minutes = seconds / 60;
        return minutes < 60 ? two(minutes, "min", seconds % 60, "s") : two(minutes / 60, "h", minutes % 60, "min");
    }

    private static String tenths(double value) {
        String text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    private static String two(long big, String bigUnit, long small, String smallUnit) {
        return big + " " + bigUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }

    /**
     * Reads a number and its unit: {@code ms}, {@code s}, {@code m} or {@code min}, {@code h}.
     *
     * @param what for the message: the option that it was typed for
     * @throws IllegalArgumentException if it is anything else
     */
    public static Duration parse(String typed, String what) {
        Matcher matcher = TYPED.matcher(typed.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    what + " takes a number and a unit, for example 500ms, 2s or 1m, not '" + typed + "'");
        }
        BigDecimal nanos = new BigDecimal(matcher.group(1)).multiply(NANOS.get(matcher.group(2)));
        // The pattern allows at most 10^9 hours: seconds and nanoseconds apart cannot overflow.
        BigDecimal[] parts = nanos.divideAndRemainder(BigDecimal.valueOf(1_000_000_000L));
        return Duration.ofSeconds(parts[0].longValue(), parts[1].longValue());
    }
}
