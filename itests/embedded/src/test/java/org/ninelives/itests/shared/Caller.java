package org.ninelives.itests.shared;

/** A consumer of {@link Counter}, of the kind that its service property {@code kind} says. */
public interface Caller {

    /** Calls the counter in the way of its kind. */
    long call();

    /** What it holds, if it holds something. */
    Object held();

    /** How often it was activated. */
    int activations();
}
