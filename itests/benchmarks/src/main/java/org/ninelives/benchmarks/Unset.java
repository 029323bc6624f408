package org.ninelives.benchmarks;

/** What JMH sets before it measures. */
public final class Unset {

    private Unset() {}

    /** Null, for now. */
    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // never read before it is set
    public static <T> T value() {
        return null;
    }
}
