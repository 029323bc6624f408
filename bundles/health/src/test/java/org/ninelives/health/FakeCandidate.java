package org.ninelives.health;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/** A bundle {@code route} 2.0.0 that sees services of its own and of others. */
final class FakeCandidate {

    /** The references whose service is in use. */
    final List<Object> held = new ArrayList<>();

    private final List<ServiceReference<?>> references = new ArrayList<>();
    private final BundleContext context =
            fake(BundleContext.class, (self, method, arguments) -> switch (method.getName()) {
                case "getServiceReferences" -> references;
                case "getService" -> get((ServiceReference<?>) arguments[0]);
                case "ungetService" -> held.remove(arguments[0]);
                default -> throw new UnsupportedOperationException(method.toString());
            });

    boolean running = true;

    final Bundle bundle = bundle("route");
    final Bundle other = bundle("other");

    private @Nullable Object get(ServiceReference<?> reference) {
        held.add(reference);
        return reference.getProperty("the service");
    }

    /** Lets a bundle register a service; null for one that cannot be had. */
    void registers(Bundle owner, Map<String, Object> properties, @Nullable Object service) {
        references.add(fake(ServiceReference.class, (self, method, arguments) -> switch (method.getName()) {
            case "getBundle" -> owner;
            case "getProperty" -> "the service".equals(arguments[0]) ? service : properties.get(arguments[0]);
            case "equals" -> self == arguments[0];
            case "hashCode" -> System.identityHashCode(self);
            default -> throw new UnsupportedOperationException(method.toString());
        }));
    }

    private Bundle bundle(String name) {
        return fake(Bundle.class, (self, method, arguments) -> switch (method.getName()) {
            case "getSymbolicName" -> name;
            case "getVersion" -> Version.parseVersion("2.0.0");
            case "getBundleContext" -> running ? context : null;
            case "equals" -> self == arguments[0];
            case "hashCode" -> System.identityHashCode(self);
            default -> throw new UnsupportedOperationException(method.toString());
        });
    }

    private static <T> T fake(Class<T> type, InvocationHandler answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answer));
    }
}
