package org.ninelives.runtime.framework;

import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ninelives.runtime.artifact.DeclaredProvider;
import org.ninelives.runtime.dispatch.StandInClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bundles that callers of {@link java.util.ServiceLoader} meet instead of the modules: one for each provider that
 * consumers can find, with a generated class that leads to its dispatcher. A mediator such as SPI Fly takes them for
 * ordinary provider bundles. One stays as it is through all patches that keep the provider, so whatever a caller kept goes
 * on working; none survives a restart.
 *
 * <p>Thread-safe; no lock is held while the framework is called.
 */
final class StandIns {

    /** Where they are installed from, as the framework believes. */
    static final String LOCATION = "ninelives-provided:";

    private static final String PACKAGE = "org.ninelives.provided";

    /** Optional, for the mediator may come later; it looks at the header alone. */
    private static final String REGISTRAR = "osgi.extender;filter:=\"(&(osgi.extender=osgi.serviceloader.registrar)"
            + "(version>=1.0)(!(version>=2.0)))\";resolution:=optional";

    private static final Logger LOG = LoggerFactory.getLogger(StandIns.class);

    private final BundleContext context;
    private final Providers providers;
    private final AtomicInteger numbers = new AtomicInteger();
    private final ConcurrentMap<Publication, Place> places = new ConcurrentHashMap<>();

    StandIns(BundleContext context, Providers providers) {
        this.context = context;
        this.providers = providers;
    }

    /** What consumers find is served by this version from now on: if that is a provider, so do those who load it. */
    void show(Publication publication, ServiceReference<?> version) {
        DeclaredProvider declared = providers.declared(version);
        if (declared != null || places.containsKey(publication)) {
            places.computeIfAbsent(publication, Place::new)
                    .show(declared == null ? null : new Shown(version, declared));
        }
    }

    /** Consumers do not find it any more. */
    void hide(Publication publication) {
        Place place = places.get(publication);
        if (place != null) {
            place.show(null);
        }
    }

    /** Removes what an earlier run left, or all there is. */
    void removeAll() {
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getLocation().startsWith(LOCATION)) {
                remove(bundle);
            }
        }
    }

    private static void remove(Bundle bundle) {
        try {
            bundle.uninstall();
        } catch (BundleException | IllegalStateException stays) {
            LOG.warn("{} cannot be removed; the next start does that: {}", bundle.getLocation(), stays.toString());
        }
    }

    private record Shown(ServiceReference<?> version, DeclaredProvider declared) {

        boolean looksLike(Shown other) {
            return declared.service().equals(other.declared.service())
                    && declared.attributes().equals(other.declared.attributes());
        }
    }

    /** One provider's. Its fields but the first are confined to the thread that brings it up to date. */
    private final class Place {

        private final Publication publication;
        private final Repeated update = new Repeated(this::update);

        @Nullable
        private volatile Shown wanted;

        @Nullable
        private Shown shown;

        /** The last one is shown; the others stay for those who kept a {@code ServiceLoader} from then. */
        private final Deque<Bundle> bundles = new ArrayDeque<>();

        Place(Publication publication) {
            this.publication = publication;
        }

        void show(@Nullable Shown other) {
            wanted = other;
            update.run();
        }

        private void update() {
            Shown next = wanted;
            if (next == null) {
                shown = null;
                while (!bundles.isEmpty()) {
                    remove(bundles.removeLast());
                }
            } else if (shown != null && shown.looksLike(next)) {
                shown = next; // of the version that is there now: the former one is let go
            } else {
                try {
                    Bundle former = bundles.peekLast();
                    bundles.addLast(standIn(publication, next));
                    shown = next;
                    if (former != null) {
                        former.stop();
                    }
                } catch (BundleException | ReflectiveOperationException | RuntimeException | LinkageError failure) {
                    LOG.error(
                            "ServiceLoader does not find {} of {}",
                            next.declared().service(),
                            publication.module().name(),
                            failure);
                }
            }
        }
    }

    private Bundle standIn(Publication publication, Shown shown) throws BundleException, ReflectiveOperationException {
        Class<?> service = publication.types().stream()
                .filter(type -> type.getName().equals(shown.declared().service()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("it is not published"));
        int number = numbers.incrementAndGet();
        String className = PACKAGE + "." + service.getSimpleName() + "_" + number;
        String module = publication.module().name();
        GeneratedBundle generated = new GeneratedBundle(
                        PACKAGE + "." + number, service.getSimpleName() + " of " + module + ", for ServiceLoader")
                .header(Constants.REQUIRE_CAPABILITY, REGISTRAR)
                // The empty directive: as a service it is registered already.
                .header(
                        Constants.PROVIDE_CAPABILITY,
                        GeneratedBundle.capability(
                                        service.getName(), shown.declared().attributes()) + ";register:=\"\"")
                .entry(className.replace('.', '/') + ".class", StandInClass.of(className, service))
                .entry(DeclaredProvider.FOLDER + "/" + service.getName(), className.getBytes(StandardCharsets.UTF_8));
        String imports = imports(shown.version().getBundle(), service);
        if (!imports.isEmpty()) {
            generated.header(Constants.IMPORT_PACKAGE, imports);
        }
        Bundle bundle =
                context.installBundle(LOCATION + module + "/" + service.getName() + "/" + number, generated.jar());
        try {
            // It is there as soon as what it stands for is, whatever the level.
            bundle.adapt(BundleStartLevel.class).setStartLevel(1);
            Supplier<Object> source = publication::object;
            bundle.loadClass(className).getField(StandInClass.SOURCE).set(null, source);
            bundle.start(Bundle.START_TRANSIENT);
            return bundle;
        } catch (BundleException | ReflectiveOperationException | RuntimeException | LinkageError failure) {
            remove(bundle);
            throw failure;
        }
    }

    /** The package of the service and those of its methods' types, from exactly those who export them to the module. */
    private static String imports(@Nullable Bundle module, Class<?> service) {
        Map<String, Bundle> exporters = new HashMap<>();
        BundleWiring wiring = module == null ? null : module.adapt(BundleWiring.class);
        if (wiring != null) {
            for (BundleWire wire : wiring.getRequiredWires(PackageNamespace.PACKAGE_NAMESPACE)) {
                exporters.put(
                        String.valueOf(wire.getCapability().getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE)),
                        wire.getProvider().getBundle());
            }
        }
        Map<String, String> clauses = new TreeMap<>();
        for (Class<?> type : typesOf(service)) {
            Bundle exporter = exporters.getOrDefault(type.getPackageName(), FrameworkUtil.getBundle(type));
            // What has no exporter every bundle sees.
            if (exporter != null) {
                clauses.put(
                        type.getPackageName(),
                        ";bundle-symbolic-name=" + exporter.getSymbolicName() + ";bundle-version=\"["
                                + exporter.getVersion() + "," + exporter.getVersion() + "]\""
                                + (type.getPackageName().equals(service.getPackageName())
                                        ? ""
                                        : ";resolution:=optional"));
            }
        }
        StringJoiner imports = new StringJoiner(",");
        clauses.forEach((name, exporter) -> imports.add(name + exporter));
        return imports.toString();
    }

    private static Set<Class<?>> typesOf(Class<?> service) {
        Set<Class<?>> types = new HashSet<>(Set.of(service));
        for (Method method : service.getMethods()) {
            types.add(method.getDeclaringClass());
            types.add(elementOf(method.getReturnType()));
            Arrays.stream(method.getParameterTypes()).map(StandIns::elementOf).forEach(types::add);
            types.addAll(Arrays.asList(method.getExceptionTypes()));
        }
        types.removeIf(type -> type.isPrimitive() || type.getName().startsWith("java."));
        return types;
    }

    private static Class<?> elementOf(Class<?> type) {
        return type.isArray() ? elementOf(type.getComponentType()) : type;
    }
}
