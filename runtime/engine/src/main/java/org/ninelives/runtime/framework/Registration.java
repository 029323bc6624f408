package org.ninelives.runtime.framework;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.FrameworkUtil;
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

    /** Keeps the framework's handle; takes it back at once if it is no longer wanted. */
    void registered(ServiceRegistration<?> made) {
        synchronized (lock) {
            if (!removed) {
                registration = made;
                return;
            }
        }
        made.unregister();
    }

    /** Publishes other properties, if they are other ones. */
    void redescribe(Map<String, Object> properties) {
        ServiceRegistration<?> current;
        synchronized (lock) {
            current = registration;
        }
        if (current != null && ServiceProperties.differ(current.getReference(), properties)) {
            current.setProperties(FrameworkUtil.asDictionary(properties));
        }
    }

    /** Publishes properties in any case. Listeners for whom it became visible only now hear of it by this. */
    void describe(Map<String, Object> properties) {
        ServiceRegistration<?> current;
        synchronized (lock) {
            current = registration;
        }
        if (current != null) {
            current.setProperties(FrameworkUtil.asDictionary(properties));
        }
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
