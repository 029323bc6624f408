package org.ninelives.benchmarks.calls;

/** A service with a tiny body, so that the way to it is what is measured. */
public interface Answer {
    /** One more than what was asked. */
    int to(int question);
}
