package org.ninelives.benchmarks.calls.module;

import org.ninelives.benchmarks.calls.Answer;

/** Answers at once. */
public final class Plain implements Answer {

    /** Whatever is asked. */
    public Plain() {}

    @Override
    public int to(int question) {
        return question + 1;
    }
}
