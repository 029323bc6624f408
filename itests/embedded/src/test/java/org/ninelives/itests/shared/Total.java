package org.ninelives.itests.shared;

/** How much there was of something. */
public interface Total {

    /** The total so far. */
    long total();
}
