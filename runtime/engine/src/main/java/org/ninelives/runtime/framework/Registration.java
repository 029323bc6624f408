package org.ninelives.runtime.framework;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/**
 * Something that the runtime registered for a module, with the generations in which it can be seen. The bounds are written
 * before the flip and compared with the one generation pointer, so that every single lookup sees either all that belongs
 * to the old generation or all that belongs to the new one.
 */
final class Registration {

    /** What it stands for. */
    enum Kind {
        /** The permanent one of a service. */
        DISPATCHER,
        /** One version of a service; only lookups that name a version see it. */
        VERSION,
        /** The sign that a version serves; only its own bundle sees it. */
        PROMOTION
    }

    private final int number;
    private final Kind kind;
    private final Module module;

    /** For {@link Kind#PROMOTION}, the bundle that sees it. */
    private final long onlyForBundle;

    private volatile long from;
    private volatile long until = Long.MAX_VALUE;

    private final Object lock = new Object();

    /** Guarded by lock. */
    @Nullable
    private ServiceRegistration<?> registration;

    /** Guarded by lock. */
    @Nullable
    private ServiceReference<?> latestReference;

    /** With what it is registered; guarded by lock. */
    private Map<String, Object> published = Map.of();

    /** Guarded by lock. */
    private boolean removed;

    Registration(int number, Kind kind, Module module, long onlyForBundle, long from) {
        this.number = number;
        this.kind = kind;
        this.module = module;
        this.onlyForBundle = onlyForBundle;
        this.from = from;
    }

    int number() {
        return number;
    }

    Kind kind() {
        return kind;
    }

    Module module() {
        return module;
    }

    long onlyForBundle() {
        return onlyForBundle;
    }

    /** Whether it belongs to a generation. */
    boolean belongsTo(long generation) {
        return from <= generation && generation < until;
    }

    /** Whether a generation is the first that it no longer belongs to. */
    boolean endsWith(long generation) {
        return until == generation;
    }

    /** Whether it is gone although no flip ended it: its service went, or another registration took its place. */
    boolean isDiscarded() {
        return until == Long.MAX_VALUE && reference() == null;
    }

    /** Whether anybody but candidates may have seen it up to a generation. */
    boolean wasSeenBy(long generation) {
        return from <= generation;
    }

    void until(long generation) {
        until = generation;
    }

    void from(long generation) {
        from = generation;
    }

    /**
     * Keeps the framework's handle; takes it back at once if it is no longer wanted.
     *
     * @param properties with which it was registered
     */
    void registered(ServiceRegistration<?> made, Map<String, Object> properties) {
        synchronized (lock) {
            if (!removed) {
                registration = made;
                latestReference = made.getReference();
                published = properties;
                return;
            }
        }
        made.unregister();
    }

    /** As consumers find it; null while it is not registered. */
    @Nullable
    ServiceReference<?> reference() {
        synchronized (lock) {
            return registration == null ? null : registration.getReference();
        }
    }

    /** The same, also when it is no longer registered; null before. Its properties can be read even then. */
    @Nullable
    ServiceReference<?> latestReference() {
        synchronized (lock) {
            return latestReference;
        }
    }

    /**
     * Publishes other properties. Equal ones cause no event: hosts such as the HTTP whiteboard and Event Admin take a
     * service off and on again when they hear that it was modified, and calls are lost in between.
     */
    void describe(Map<String, Object> properties) {
        if (differsFrom(properties)) {
            announce(properties);
        }
    }

    /** Whether it is registered with other properties than these. */
    boolean differsFrom(Map<String, Object> properties) {
        synchronized (lock) {
            return !areEqual(published, properties);
        }
    }

    /** Whether it is registered with this value of a property; null stands for none. */
    boolean has(String key, @Nullable Object value) {
        synchronized (lock) {
            return Objects.deepEquals(published.get(key), value);
        }
    }

    /** With what it is registered. */
    Map<String, Object> properties() {
        synchronized (lock) {
            return published;
        }
    }

    /** The ranking with which it is registered. */
    int ranking() {
        synchronized (lock) {
            return published.get(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0;
        }
    }

    /** Publishes properties in any case: listeners for whom it became visible only now hear of it by this. */
    void announce(Map<String, Object> properties) {
        ServiceRegistration<?> current;
        synchronized (lock) {
            current = registration;
            published = properties;
        }
        if (current != null) {
            current.setProperties(FrameworkUtil.asDictionary(properties));
        }
    }

    private static boolean areEqual(Map<String, Object> some, Map<String, Object> others) {
        return some.keySet().equals(others.keySet())
                && some.entrySet().stream()
                        .allMatch(entry -> Objects.deepEquals(entry.getValue(), others.get(entry.getKey())));
    }

    void remove() {
        ServiceRegistration<?> current;
        synchronized (lock) {
            removed = true;
            current = registration;
            registration = null;
        }
        if (current != null) {
            current.unregister();
        }
    }
}
