package org.ninelives.itests.shared;

import java.util.ArrayList;
import java.util.List;

/** What bundles of the tests begin and never end themselves. One for the process. */
public final class Unending {

    private static final List<Runnable> ENDS = new ArrayList<>();

    private Unending() {}

    /** Called by a bundle: how to end what it has begun. */
    public static void begun(Runnable end) {
        synchronized (ENDS) {
            ENDS.add(end);
        }
    }

    /** Ends it all. */
    public static void end() {
        synchronized (ENDS) {
            ENDS.forEach(Runnable::run);
            ENDS.clear();
        }
    }
}
