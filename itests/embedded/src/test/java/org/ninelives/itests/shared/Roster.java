package org.ninelives.itests.shared;

/** A service that hands out objects of its module's own class. */
public interface Roster {

    /** Takes somebody in. */
    void join(String name, Object host);

    /** Whoever has that name. */
    Object member(String name);

    /** Who brought whoever has that name. */
    Object host(String name);
}
