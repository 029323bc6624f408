package org.ninelives.itests.till;

/** Without state of its own. */
public interface Till {

    /** A new one. */
    Ticket ticket();
}
