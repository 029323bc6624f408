package org.ninelives.runtime.framework;

import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.ServiceReference;

/**
 * What a patch registers for the generation to come, and what it takes away. A lookup first collects references and then asks the hooks: one that
 * collected before all of these were registered, and asks after the flip, has only a part of the new generation, but all
 * of the one before, which is what it is to see.
 */
final class Newcomers {

    private final long before;
    private final long since;
    private final Queue<Registration> registrations = new ConcurrentLinkedQueue<>();

    /** By their numbers, those that ended with the flip and are no longer registered. */
    private final Map<Integer, Registration> gone = new ConcurrentHashMap<>();

    /**
     * Nothing is registered yet.
     *
     * @param before the generation that is committed
     * @param since the one to come
     */
    Newcomers(long before, long since) {
        this.before = before;
        this.since = since;
    }

    /** Of no patch. */
    static Newcomers none() {
        return new Newcomers(0, 0);
    }

    boolean isOf(long generation) {
        return since == generation;
    }

    void add(Registration registration) {
        registrations.add(registration);
    }

    void remove(Registration registration) {
        if (registration.endsWith(since)) {
            gone.put(registration.number(), registration);
        }
    }

    /** A registration that went; null if it did not go with the flip. */
    @Nullable
    Registration former(int number) {
        return gone.get(number);
    }

    /**
     * The generation that a lookup is to see.
     *
     * @param current the generation that its asker meets
     * @param collected what it has collected, nothing removed yet
     * @param isMeant whether it would have collected this one
     */
    long seenBy(long current, Collection<ServiceReference<?>> collected, Predicate<Registration> isMeant) {
        return current == since && misses(collected, isMeant) ? before : current;
    }

    private boolean misses(Collection<ServiceReference<?>> collected, Predicate<Registration> isMeant) {
        for (Registration registration : registrations) {
            ServiceReference<?> reference = registration.reference();
            if (reference != null && isMeant.test(registration) && !collected.contains(reference)) {
                return true;
            }
        }
        return false;
    }
}
