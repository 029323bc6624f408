package org.ninelives.embedded;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.framework.Felix;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.PatchService;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runtime inside an ordinary Java program. Thread-safe.
 *
 * <pre>{@code
 * try (Ninelives ninelives = Ninelives.builder().bundles(Path.of("bundles")).share(Greeter.class).start()) {
 *     Greeter greeter = ninelives.service(Greeter.class); // stays good, whatever is patched
 *     greeter.greet("Mira");
 *     ninelives.patches().apply(Patch.of(Path.of("greeter-2.0.0.jar").toUri()));
 *     greeter.greet("Mira"); // version 2
 * }
 * }</pre>
 *
 * <p>Nothing of it listens on a network, and it logs through the application's slf4j.
 */
public final class Ninelives implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Ninelives.class);

    private final Framework framework;
    private final BundleContext context;
    private final Services services;
    private final Duration stopTimeout;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Deleted at the end; null if the application gave a folder of its own. */
    @Nullable
    private final Path temporary;

    private Ninelives(
            Framework framework,
            BundleContext context,
            Services services,
            Duration stopTimeout,
            @Nullable Path temporary) {
        this.framework = framework;
        this.context = context;
        this.services = services;
        this.stopTimeout = stopTimeout;
        this.temporary = temporary;
    }

    /** A runtime to be described and then started. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * A service, by its interface. What a module offers is a reference that stays good for ever: calls are led to
     * whichever version serves. The package of the interface has to be {@linkplain Builder#share shared}.
     *
     * <p>Waits until the service is there, at most the {@linkplain Builder#serviceTimeout time given}.
     *
     * @throws org.osgi.framework.ServiceException if it does not come in time; the message says what is missing
     */
    public <T> T service(Class<T> type) {
        return services.await(type, null);
    }

    /**
     * A service, by its interface and an OSGi filter over its properties, such as {@code (colour=red)}; else as {@link
     * #service(Class)}.
     *
     * @throws IllegalArgumentException if the filter is malformed
     */
    public <T> T service(Class<T> type, String filter) {
        return services.await(type, Objects.requireNonNull(filter));
    }

    /** A service, if it is there now; does not wait. */
    public <T> Optional<T> find(Class<T> type) {
        return services.find(type, null);
    }

    /** The operator's service: plan, apply and roll back patches. */
    public PatchService patches() {
        return services.await(PatchService.class, null);
    }

    /**
     * The context of a bundle that stands for the application. Through it the application sees services as other bundles
     * do; through the context of the system bundle it would see what is behind the dispatchers.
     */
    public BundleContext context() {
        return context;
    }

    /**
     * Stops all bundles and the framework. Where that takes longer than the {@linkplain Builder#stopTimeout time given},
     * the log names the bundles that hang and the method returns; their threads end with the process. Later calls do
     * nothing.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        stop(framework, stopTimeout);
        if (temporary != null) {
            discard(temporary);
        }
    }

    private static void stop(Framework framework, Duration timeout) {
        try {
            framework.stop();
            FrameworkEvent end = framework.waitForStop(Math.max(1, timeout.toMillis()));
            if (end.getType() == FrameworkEvent.WAIT_TIMEDOUT) {
                LOG.warn(
                        "The framework did not stop within {} ms; its threads end with the process. Bundles that hang: {}",
                        timeout.toMillis(),
                        hanging(framework));
            }
        } catch (BundleException failure) {
            LOG.warn("The framework could not be stopped; its threads end with the process", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static String hanging(Framework framework) {
        BundleContext context = framework.getBundleContext();
        return context == null
                ? "unknown"
                : Stream.of(context.getBundles())
                        .filter(bundle -> (bundle.getState() & (Bundle.STARTING | Bundle.STOPPING)) != 0
                                && bundle.getBundleId() != 0)
                        .map(bundle -> bundle.getSymbolicName() + " " + bundle.getVersion())
                        .collect(Collectors.joining(", "));
    }

    private static void discard(Path temporary) {
        try {
            if (Files.exists(temporary)) {
                Folders.delete(temporary);
            }
        } catch (IOException failure) {
            LOG.warn("The temporary data folder {} could not be deleted: {}", temporary, failure.toString());
        }
    }

    /** Describes a runtime. Not thread-safe; good for one start. */
    public static final class Builder {

        private final SharedPackages shared = new SharedPackages(Felix.class.getClassLoader());
        private final Map<String, String> properties = new HashMap<>();
        private final List<Object> bundles = new ArrayList<>();
        private Duration startTimeout = Duration.ofSeconds(60);
        private Duration serviceTimeout = Duration.ofSeconds(10);
        private Duration stopTimeout = Duration.ofSeconds(10);

        @Nullable
        private Path data;

        private Builder() {}

        /**
         * The folder that survives a restart: the journal and the versions that patches may need, the data areas of the
         * bundles. One process at a time can use it. Without one, a temporary folder is used and deleted at the end.
         */
        public Builder data(Path folder) {
            data = folder.toAbsolutePath();
            return this;
        }

        /**
         * All jars of a folder, in the order of their names. In a data folder that was used before, what is unchanged is
         * not installed again, and modules that were patched keep the version that they were patched to.
         */
        public Builder bundles(Path folder) {
            bundles.add(new JarsOf(folder.toAbsolutePath()));
            return this;
        }

        /** One bundle, after those named before it. */
        public Builder bundle(Path jar) {
            return bundle(jar.toUri());
        }

        /** One bundle, by an address that the JVM can open, after those named before it. */
        public Builder bundle(URI jar) {
            bundles.add(jar);
            return this;
        }

        /**
         * Lets bundles see packages of the application's class path. Each has the version that its jar's manifest
         * exports it with, or its {@code packageinfo} file names, or that is given here.
         *
         * @param packages names, or names and versions: {@code "org.example.api"}, {@code "org.example.api;version=1.2"}
         * @throws IllegalArgumentException if that is not what they are
         */
        public Builder share(String... packages) {
            for (String each : packages) {
                shared.add(each);
            }
            return this;
        }

        /**
         * Lets bundles see the packages of these classes, as {@link #share(String...)} does.
         *
         * @throws IllegalArgumentException if the framework's class loader has another class of that name, or none
         */
        public Builder share(Class<?>... types) {
            for (Class<?> type : types) {
                shared.add(type);
            }
            return this;
        }

        /** A property of the framework, which its bundles can read; it goes before what the runtime would choose. */
        public Builder property(String name, String value) {
            properties.put(name, value);
            return this;
        }

        /** How long all bundles together may take to start; 60 s if not said. */
        public Builder startTimeout(Duration timeout) {
            startTimeout = timeout;
            return this;
        }

        /** How long {@link Ninelives#service(Class)} waits; 10 s if not said. */
        public Builder serviceTimeout(Duration timeout) {
            serviceTimeout = timeout;
            return this;
        }

        /** How long {@link Ninelives#close()} waits; 10 s if not said. */
        public Builder stopTimeout(Duration timeout) {
            stopTimeout = timeout;
            return this;
        }

        /**
         * Starts the engine, then what modules need, then the bundles. A bundle that does not start is logged and does
         * not keep the others from starting.
         *
         * @throws IOException if a folder or a jar cannot be read, or a jar is no bundle
         * @throws BundleException if the framework does not start: its data folder is in use, a bundle cannot be
         *     installed, or not all are started in time
         */
        public Ninelives start() throws IOException, BundleException {
            List<URI> addresses = addresses();
            Path temporary = data == null ? Files.createTempDirectory("ninelives-") : null;
            Path folder = data == null ? Objects.requireNonNull(temporary) : Files.createDirectories(data);
            Startup startup = new Startup(folder, shared, properties);
            Framework framework = null;
            try {
                framework = startup.prepare();
                Bundle host = HostBundle.install(framework.getBundleContext());
                framework.start();
                host.start(Bundle.START_TRANSIENT);
                Services services = new Services(host.getBundleContext(), serviceTimeout, startup.failures());
                startup.application(
                        framework.getBundleContext(),
                        addresses,
                        services.await(PatchService.class, null),
                        startTimeout);
                return new Ninelives(framework, host.getBundleContext(), services, stopTimeout, temporary);
            } catch (IOException | BundleException | RuntimeException failure) {
                undo(framework, temporary);
                throw failure;
            } catch (InterruptedException interrupted) {
                undo(framework, temporary);
                Thread.currentThread().interrupt();
                throw new BundleException("the start was interrupted", interrupted);
            }
        }

        private void undo(@Nullable Framework framework, @Nullable Path temporary) {
            if (framework != null) {
                Ninelives.stop(framework, stopTimeout);
            }
            if (temporary != null) {
                discard(temporary);
            }
        }

        private List<URI> addresses() throws IOException {
            List<URI> addresses = new ArrayList<>();
            for (Object each : bundles) {
                if (each instanceof JarsOf folder) {
                    for (Path jar : Folders.jars(folder.folder())) {
                        addresses.add(jar.toUri());
                    }
                } else {
                    addresses.add((URI) each);
                }
            }
            return addresses;
        }

        private record JarsOf(Path folder) {}
    }
}
