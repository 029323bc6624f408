package org.ninelives.benchmarks.patches;

/** A service that keeps count of its calls, so that it shows if one of them is lost. */
public interface Counter {

    /**
     * Counts this call.
     *
     * @return how many it has counted
     * @throws IllegalStateException if it was stopped
     */
    long count();

    /** Which version of its module answers. */
    int version();
}
