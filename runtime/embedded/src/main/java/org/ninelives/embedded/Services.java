package org.ninelives.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceException;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleRevision;

/** Finds services for the application, and says what is missing where there is none. Thread-safe. */
final class Services {

    private final BundleContext context;
    private final Duration timeout;

    /** Why a bundle did not start. Written by the framework's listener. */
    private final Map<Bundle, String> failures;

    Services(BundleContext context, Duration timeout, Map<Bundle, String> failures) {
        this.context = context;
        this.timeout = timeout;
        this.failures = failures;
    }

    <T> Optional<T> find(Class<T> type, @Nullable String filter) {
        for (ServiceReference<?> reference : references(type.getName(), filter)) {
            Object service = context.getService(reference);
            if (type.isInstance(service)) {
                // Never given back: the last one to give back a component would end it.
                return Optional.of(type.cast(service));
            }
            if (service != null) {
                context.ungetService(reference);
            }
        }
        return Optional.empty();
    }

    <T> T await(Class<T> type, @Nullable String filter) {
        Semaphore changes = new Semaphore(0);
        ServiceListener listener = event -> changes.release();
        listen(listener, type);
        try {
            long deadline = System.nanoTime() + timeout.toNanos();
            Optional<T> found = find(type, filter);
            while (found.isEmpty()) {
                if (!changes.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    throw new ServiceException(missing(type, filter));
                }
                changes.drainPermits();
                found = find(type, filter);
            }
            return found.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ServiceException("interrupted while waiting for " + type.getName(), interrupted);
        } finally {
            context.removeServiceListener(listener);
        }
    }

    private void listen(ServiceListener listener, Class<?> type) {
        try {
            context.addServiceListener(listener, "(" + Constants.OBJECTCLASS + "=" + type.getName() + ")");
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException("the name of a class makes no filter: " + type.getName(), impossible);
        }
    }

    /** The best first, as the framework orders them; those of another class of this name included. */
    private List<ServiceReference<?>> references(String type, @Nullable String filter) {
        try {
            ServiceReference<?>[] found = context.getAllServiceReferences(type, filter);
            if (found == null) {
                return List.of();
            }
            List<ServiceReference<?>> ordered = new ArrayList<>(Arrays.asList(found));
            ordered.sort(Collections.reverseOrder());
            return ordered;
        } catch (InvalidSyntaxException malformed) {
            throw new IllegalArgumentException(
                    "'" + filter + "' is not a filter: " + malformed.getMessage(), malformed);
        }
    }

    private String missing(Class<?> type, @Nullable String filter) {
        StringBuilder text = new StringBuilder("no service ").append(type.getName());
        if (filter != null) {
            text.append(" with ").append(filter);
        }
        text.append(" came within ").append(timeout.toMillis()).append(" ms");
        List<ServiceReference<?>> strangers = references(type.getName(), filter);
        if (!strangers.isEmpty()) {
            text.append("; ")
                    .append(strangers.get(0).getBundle())
                    .append(" offers one of that name whose class is not the application's: share the package ")
                    .append(type.getPackageName())
                    .append(" and leave its bundle away");
        }
        List<String> idle = idle();
        if (!idle.isEmpty()) {
            text.append("; these bundles do not run: ").append(String.join(", ", idle));
        } else if (strangers.isEmpty()) {
            text.append("; all bundles run, none offers it: is its component satisfied?");
        }
        return text.toString();
    }

    private List<String> idle() {
        List<String> idle = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            BundleRevision revision = bundle.adapt(BundleRevision.class);
            boolean fragment = revision != null && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
            if (!fragment && (bundle.getState() & (Bundle.INSTALLED | Bundle.RESOLVED | Bundle.STOPPING)) != 0) {
                String why = failures.get(bundle);
                idle.add(bundle.getSymbolicName() + " " + bundle.getVersion() + (why == null ? "" : " (" + why + ")"));
            }
        }
        return idle;
    }
}
