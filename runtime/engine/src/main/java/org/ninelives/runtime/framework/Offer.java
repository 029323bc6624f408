package org.ninelives.runtime.framework;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.ServiceReference;

/** A service that a candidate registered, before anybody meets it. */
record Offer(ServiceReference<?> reference, Scope scope, List<Class<?>> interfaces) {

    List<String> names() {
        return interfaces.stream().map(Class::getName).toList();
    }

    @Nullable
    Object property(String name) {
        return reference.getProperty(name);
    }
}
