package org.ninelives.benchmarks;

/** What JMH sets before it measures. */
final class Unset {

    private Unset() {}

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // never read before it is set
    static <T> T value() {
        return null;
    }
}
