package org.ninelives.itests.shared;

import org.ninelives.api.module.Handle;

/** Where somebody is in the items of a {@link Session}. */
@Handle
public interface Cursor {

    /** The next item; null after the last. */
    String next();

    /** Whose items these are. */
    Session session();
}
