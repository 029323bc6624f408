package org.ninelives.testkit;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * What callers do, one call after the other: run again and again, so it keeps nothing
 * between two runs, and depends on nothing that changes (time, chance, the order of a hash table).
 */
@ConsumerType
@FunctionalInterface
public interface Scenario {

    /**
     * Makes the calls, on the calling thread alone.
     *
     * @param calls where the services are; what they answer is noted
     * @throws Exception if it cannot go on: no run may end like that
     */
    void run(Calls calls) throws Exception;
}
