package org.ninelives.itests.shared;

import java.util.List;

/** A bundle that finds counters by {@link java.util.ServiceLoader}. */
public interface Loading {

    /** What is found now. */
    List<Counter> fresh();

    /** What a {@code ServiceLoader} finds that was made when this was activated, and not used before the first call. */
    List<Counter> kept();

    /** The same, when it is told to look again. */
    List<Counter> reloaded();
}
