package org.ninelives.runtime.framework;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** The services by which others take part in patches: validators, probes, listeners. */
public final class Whiteboard {

    private final BundleContext context;
    private final Visibility visibility;

    Whiteboard(BundleContext context, Visibility visibility) {
        this.context = context;
        this.visibility = visibility;
    }

    /** All services of a type, best first; not those of candidates and former versions. */
    public <T> List<T> all(Class<T> type) {
        List<T> found = new ArrayList<>();
        for (ServiceReference<T> reference : references(type)) {
            Bundle bundle = reference.getBundle();
            Standing standing = bundle == null ? null : visibility.standing(bundle);
            T service = standing != null && standing.role() != Role.SERVING ? null : context.getService(reference);
            if (service != null) {
                found.add(service);
            }
        }
        return found;
    }

    private <T> Collection<ServiceReference<T>> references(Class<T> type) {
        try {
            return context.getServiceReferences(type, null).stream()
                    .sorted(java.util.Comparator.<ServiceReference<T>>naturalOrder()
                            .reversed())
                    .toList();
        } catch (InvalidSyntaxException impossible) {
            throw new AssertionError("there is no filter", impossible);
        }
    }
}
