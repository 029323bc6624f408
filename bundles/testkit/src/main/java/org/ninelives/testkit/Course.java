package org.ninelives.testkit;

/** What a run is about. */
enum Course {
    /** The old version alone. */
    OLD,
    /** The new version alone. */
    NEW,
    /** From the old version to the new one. */
    PATCH,
    /** From the new version, to which it was patched before the first call, back to the old one. */
    BACK;

    /** How a run at a point is called: {@code patch@4}. */
    String at(int point) {
        return name().toLowerCase(java.util.Locale.ROOT) + "@" + point;
    }
}
