package org.ninelives.itests.karaf.desk;

import org.ninelives.api.module.Handle;

/** What a consumer of a {@link Desk} keeps. */
@Handle
public interface Session {

    /** Adds an item; returns how many there are now. */
    int add(String item);

    /** The version that answers. */
    String version();
}
