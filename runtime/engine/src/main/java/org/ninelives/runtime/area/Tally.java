package org.ninelives.runtime.area;

/**
 * How much was found, or done.
 *
 * @param files how many files; links count as files
 * @param bytes what is in them
 */
public record Tally(int files, long bytes) {

    /** Nothing. */
    public static final Tally NONE = new Tally(0, 0);

    private static final String[] UNITS = {"bytes", "kB", "MB", "GB", "TB"};
    private static final double STEP = 1000;

    Tally plus(long size) {
        return new Tally(files + 1, bytes + size);
    }

    /** Both together. */
    public Tally plus(Tally other) {
        return new Tally(files + other.files, bytes + other.bytes);
    }

    /** For people: {@code 12 files, 3.4 MB}. */
    @Override
    public String toString() {
        return files + (files == 1 ? " file, " : " files, ") + sizeOf(bytes);
    }

    /** For people: {@code 3.4 MB}. */
    public static String sizeOf(long bytes) {
        double size = bytes;
        int unit = 0;
        while (size >= STEP && unit < UNITS.length - 1) {
            size /= STEP;
            unit++;
        }
        return unit == 0 ? bytes + " bytes" : String.format(java.util.Locale.ROOT, "%.1f %s", size, UNITS[unit]);
    }
}
