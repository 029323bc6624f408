package org.ninelives.itests.till;

import org.ninelives.api.module.Handle;

/** Has all the state that there is. */
@Handle
public interface Ticket {

    /** One more each time. */
    int count();
}
