package org.ninelives.itests.shared;

/** A service whose state cannot be wrong unnoticed: every number comes exactly once. */
public interface Counter {

    /** The next number. */
    long next();

    /** The version that answers. */
    String version();
}
