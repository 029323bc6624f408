package org.ninelives.runtime.framework;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.ServiceReference;

/**
 * What one patch registers for the generation to come, and what it takes away. A lookup first collects references and then
 * asks the hooks: one that collected before all of these were registered, and asks after the flip, has only a part of the
 * new generation, but all of the one before, which is what it is to see. Thread-safe.
 */
final class Newcomers {

    private final long before;
    private final long since;
    private final Queue<Registration> registrations = new ConcurrentLinkedQueue<>();

    /** By their numbers, those that ended with the flip and are no longer registered. */
    private final Map<Integer, Registration> gone = new ConcurrentHashMap<>();

    /** The {@link System#nanoTime} at which the patch was over; null until then. */
    @Nullable
    private volatile Long overSince;

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

    boolean isOf(long generation) {
        return since == generation;
    }

    long since() {
        return since;
    }

    long before() {
        return before;
    }

    void over() {
        overSince = System.nanoTime();
    }

    /** Whether the patch has been over for so long. */
    boolean isOverFor(Duration time) {
        Long since = overSince;
        return since != null && System.nanoTime() - since > time.toNanos();
    }

    void add(Registration registration) {
        registrations.add(registration);
    }

    void remove(Registration registration) {
        gone.put(registration.number(), registration);
    }

    /** A registration that went; null if it did not go with this flip. */
    @Nullable
    Registration former(int number) {
        return gone.get(number);
    }

    /**
     * Whether a lookup has not collected all of them.
     *
     * @param collected what it has collected, nothing removed yet
     * @param isMeant whether it would have collected this one
     */
    boolean miss(Collection<ServiceReference<?>> collected, Predicate<Registration> isMeant) {
        for (Registration registration : registrations) {
            ServiceReference<?> reference = registration.latestReference();
            if (reference != null
                    && !registration.isDiscarded()
                    && isMeant.test(registration)
                    && !collected.contains(reference)) {
                return true;
            }
        }
        return false;
    }
}
