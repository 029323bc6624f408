package org.ninelives.itests.karaf.desk;

/** A service that hands out objects for its consumers to keep. */
public interface Desk {

    /** The session of a customer; a new one if there is none. */
    Session open(String customer);
}
