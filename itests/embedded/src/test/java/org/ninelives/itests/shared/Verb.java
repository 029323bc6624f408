package org.ninelives.itests.shared;

/** A command of a shell. */
public interface Verb {

    /** Who answers. */
    String who();
}
