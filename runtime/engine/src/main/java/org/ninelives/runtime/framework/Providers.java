package org.ninelives.runtime.framework;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.ninelives.runtime.artifact.DeclaredProvider;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes services of the providers for {@link java.util.ServiceLoader} that module bundles declare, so that they are
 * hidden, dispatched, patched and taken back as any other service of a module (OSGi Compendium 8, section 133.5).
 *
 * <p>Registered in the module's own name as soon as it is started; the framework takes them back when it stops. Called by
 * the framework on the thread that causes the event; no lock is held while the framework or a module is called.
 */
final class Providers implements SynchronousBundleListener {

    private static final Logger LOG = LoggerFactory.getLogger(Providers.class);

    private final Predicate<Bundle> isModule;
    private final long engineBundle;
    /** Filled before anybody can hear of the service. */
    private final Map<Key, Provided> provided = new ConcurrentHashMap<>();

    private final Map<Long, List<String>> problems = new ConcurrentHashMap<>();
    private final Set<Long> started = ConcurrentHashMap.newKeySet();

    private record Key(Object bundle, Object service, Object implementation) {}

    private record Provided(DeclaredProvider declared, ProvidedObject object) {}

    Providers(Predicate<Bundle> isModule, long engineBundle) {
        this.isModule = isModule;
        this.engineBundle = engineBundle;
    }

    /** How the provider behind a service was declared; null if it is none. */
    @Nullable
    DeclaredProvider declared(ServiceReference<?> service) {
        Provided known = provided(service);
        return known == null ? null : known.declared();
    }

    /** Why a provider gave no object; null if it is none, or gave one. */
    @Nullable
    String failure(ServiceReference<?> service) {
        Provided known = provided(service);
        return known == null ? null : known.object().failure();
    }

    @Nullable
    private Provided provided(ServiceReference<?> service) {
        Object implementation = service.getProperty(ServiceProperties.PROVIDER);
        return implementation == null
                ? null
                : provided.get(new Key(
                        service.getProperty(Constants.SERVICE_BUNDLEID),
                        ServiceProperties.names(service)[0],
                        implementation));
    }

    /** The providers of a started bundle that cannot be services, a line each. */
    List<String> problems(Bundle bundle) {
        return problems.getOrDefault(bundle.getBundleId(), List.of());
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        Bundle bundle = event.getBundle();
        switch (event.getType()) {
            // A bundle with a lazy activator is not STARTED before somebody uses it, which nobody could.
            case BundleEvent.STARTED, BundleEvent.LAZY_ACTIVATION -> {
                if (isModule.test(bundle) && started.add(bundle.getBundleId())) {
                    register(bundle);
                }
            }
            case BundleEvent.STOPPED, BundleEvent.UNINSTALLED -> {
                started.remove(bundle.getBundleId());
                problems.remove(bundle.getBundleId());
                provided.keySet().removeIf(key -> key.bundle().equals(bundle.getBundleId()));
            }
            default -> {}
        }
    }

    private void register(Bundle bundle) {
        List<String> found = new ArrayList<>();
        for (DeclaredProvider each : declaredBy(bundle, found)) {
            String why = register(bundle, each);
            if (why != null) {
                found.add("provider " + each.implementation() + " of " + each.service() + ": " + why);
            }
        }
        if (!found.isEmpty()) {
            problems.put(bundle.getBundleId(), List.copyOf(found));
            LOG.warn(
                    "{} {} has providers for ServiceLoader that nobody can use: {}",
                    bundle.getSymbolicName(),
                    bundle.getVersion(),
                    found);
        }
    }

    private static List<DeclaredProvider> declaredBy(Bundle bundle, List<String> problems) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (revision == null || wiring == null) {
            return List.of();
        }
        try {
            return DeclaredProvider.of(
                    revision.getDeclaredCapabilities(DeclaredProvider.NAMESPACE),
                    bundle.getHeaders("").get(DeclaredProvider.HEADER),
                    new FilesOf(bundle, wiring));
        } catch (IOException unreadable) {
            problems.add("its files in " + DeclaredProvider.FOLDER + " cannot be read: " + unreadable);
            return List.of();
        }
    }

    private record FilesOf(Bundle bundle, BundleWiring wiring) implements DeclaredProvider.Files<IOException> {

        @Override
        public List<byte[]> read(String path) throws IOException {
            List<byte[]> found = new ArrayList<>();
            Enumeration<URL> files = bundle.getResources(path);
            for (URL file : files == null ? List.<URL>of() : Collections.list(files)) {
                try (InputStream in = file.openStream()) {
                    found.add(in.readAllBytes());
                }
            }
            return found;
        }

        @Override
        public Set<String> services() {
            Collection<String> paths =
                    wiring.listResources(DeclaredProvider.FOLDER, "*", BundleWiring.LISTRESOURCES_LOCAL);
            Set<String> names = new LinkedHashSet<>();
            for (String path : paths) {
                String name = path.substring(path.lastIndexOf('/') + 1);
                if (!name.isEmpty()) {
                    names.add(name);
                }
            }
            return names;
        }
    }

    /** Returns why it cannot be a service; null if it is one now. */
    @Nullable
    private String register(Bundle bundle, DeclaredProvider declared) {
        Constructor<?> constructor;
        try {
            Class<?> implementation = bundle.loadClass(declared.implementation());
            Class<?> service = bundle.loadClass(declared.service());
            if (!service.isAssignableFrom(implementation)) {
                return "it is no " + service.getName();
            }
            constructor = implementation.getConstructor();
        } catch (ClassNotFoundException | LinkageError broken) {
            return broken.toString();
        } catch (NoSuchMethodException hidden) {
            return "it has no public constructor without parameters";
        }
        BundleContext context = bundle.getBundleContext();
        if (context == null) {
            return "the bundle stopped";
        }
        ProvidedObject object = new ProvidedObject(constructor);
        provided.put(
                new Key(bundle.getBundleId(), declared.service(), declared.implementation()),
                new Provided(declared, object));
        context.registerService(
                declared.service(), object.asService(), FrameworkUtil.asDictionary(properties(declared)));
        return null;
    }

    private Map<String, Object> properties(DeclaredProvider declared) {
        Map<String, Object> properties = new HashMap<>();
        declared.attributes().forEach((name, value) -> {
            // Section 133.5.2: what begins with a dot is private to the capability.
            if (!name.startsWith(".")) {
                properties.put(name, name.equals(Constants.SERVICE_RANKING) ? ranking(value) : value);
            }
        });
        properties.put(ServiceProperties.MEDIATOR, engineBundle);
        properties.put(ServiceProperties.PROVIDER, declared.implementation());
        if (!declared.registered()) {
            properties.put(ServiceProperties.ONLY_LOADED, true);
        }
        return properties;
    }

    /** Attributes are texts unless their type is given, and rankings count only as Integer. */
    private static Object ranking(Object value) {
        try {
            return Integer.valueOf(value.toString().trim());
        } catch (NumberFormatException none) {
            return value;
        }
    }
}
