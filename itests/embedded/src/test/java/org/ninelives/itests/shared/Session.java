package org.ninelives.itests.shared;

import java.util.List;
import org.ninelives.api.module.Handle;

/** What a consumer of a {@link Desk} keeps. */
@Handle
public interface Session extends AutoCloseable {

    /** Adds an item; returns how many there are now. */
    int add(String item);

    /** What was added. */
    List<String> items();

    /** Reads the items from the first one on, those that are added later as well. */
    Cursor cursor();

    /** The version that answers. */
    String version();

    /** Calls itself until there is no stack left. */
    int endlessly(int depth);

    @Override
    void close();
}
