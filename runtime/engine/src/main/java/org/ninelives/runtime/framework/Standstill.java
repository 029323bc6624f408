package org.ninelives.runtime.framework;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.ninelives.runtime.framework.Halt.Rest;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.cm.ManagedService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops one of several versions of a module while Config Admin hands nothing out.
 *
 * <p>Two bundles that take the same configurations are there only because of patches, and nobody reckons with one of them
 * stopping at the moment at which a change reaches both. The component runtime (SCR 2.2.18,
 * {@code RegionConfigurationSupport.configurationEvent}) tells one component after the other; the one whose bundle has just
 * stopped throws, and those that follow are never told. Config Admin (1.9.26, {@code UpdateConfiguration.run}) gives up when
 * the first of the managed services was just unregistered. Either way the version that serves keeps the former value for
 * ever. So the stop begins when everything that came before has been handed out, and what comes meanwhile is handed out, in
 * order, when the version is gone. Nobody is told twice, and no configuration is written.
 *
 * <p>Rejected: to look what changed meanwhile and hand it out once more. {@code Configuration.update(Dictionary)} with what
 * was read would overwrite what the operator writes between the two, and be one more life for each component without
 * {@code @Modified}; {@code Configuration.update()} reads from the disk and puts in place what may be out of date by then.
 *
 * <p>Config Admin calls managed services on one thread and listeners on another, in order. Each of them has to wait only if
 * the version has something that is called there.
 */
final class Standstill {

    /** As long as a stop is waited for. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final String COMPONENTS = "Service-Component";

    private static final String PID = "org.ninelives.standstill";

    private static final String EVENT = PID + ".event";

    private static final Logger LOG = LoggerFactory.getLogger(Standstill.class);

    private final BundleContext context;

    /** What to do at the next event that the runtime causes; null if nothing. */
    private final AtomicReference<@Nullable Runnable> onEvent = new AtomicReference<>();

    private final Halt services = new Halt(LIMIT, this::toManagedServices);
    private final Halt listeners = new Halt(LIMIT, this::toListeners);

    /** Listens from now on, until the runtime stops: nobody is to hear of a new listener whenever a version stops. */
    Standstill(BundleContext context) {
        this.context = context;
        context.registerService(ConfigurationListener.class, this::heard, null);
    }

    private void heard(ConfigurationEvent event) {
        Runnable work = EVENT.equals(event.getPid()) ? onEvent.get() : null;
        if (work != null) {
            work.run();
        }
    }

    /** Waits for it as long as it takes. To be called on a worker. */
    void stop(Bundle version) throws BundleException, InterruptedException {
        List<Rest> rests = new ArrayList<>();
        try {
            if (isThereConfigAdmin()) {
                begin(version, rests);
            }
            version.stop();
        } finally {
            rests.forEach(Rest::close);
        }
    }

    private boolean isThereConfigAdmin() {
        return context.getServiceReference(ConfigurationAdmin.class) != null;
    }

    private void begin(Bundle version, List<Rest> rests) throws InterruptedException {
        try {
            if (version.getHeaders("").get(COMPONENTS) != null) {
                rests.add(listeners.begin());
            }
            if (ConfigurationTargets.in(version)) {
                rests.add(services.begin());
            }
        } catch (InterruptedException interrupted) {
            throw interrupted;
        } catch (Exception failure) {
            // One that has just gone hands nothing out.
            if (isThereConfigAdmin()) {
                LOG.warn(
                        "{} stops while Config Admin does not wait for that; a configuration that is changed in this"
                                + " moment may not reach the version that serves: {}",
                        Departure.nameOf(version),
                        failure.toString());
            }
        }
    }

    /** Config Admin calls each managed service that comes. */
    private Runnable toManagedServices(Runnable work) {
        ServiceRegistration<?> own = context.registerService(
                ManagedService.class,
                none -> work.run(),
                FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_PID, PID)));
        return own::unregister;
    }

    /** Config Admin tells of a configuration that goes, even if it never had a value, so that nobody else ever saw it. */
    private Runnable toListeners(Runnable work) throws IOException {
        onEvent.set(work);
        ServiceReference<ConfigurationAdmin> reference = context.getServiceReference(ConfigurationAdmin.class);
        ConfigurationAdmin admin = reference == null ? null : context.getService(reference);
        if (admin != null) {
            try {
                admin.getConfiguration(EVENT, "?").delete();
            } finally {
                context.ungetService(reference);
            }
        }
        return () -> onEvent.compareAndSet(work, null);
    }
}
