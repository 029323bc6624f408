package org.ninelives.runtime.framework;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.ninelives.runtime.framework.Halt.Rest;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;
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
 * <p>A stop that takes long is not waited for: then it is said which configurations were changed meanwhile.
 *
 * <p>Config Admin calls managed services on one thread and listeners on another, in order. Each of them has to wait only if
 * the version has something that is called there.
 */
final class Standstill {

    /** A stop takes some milliseconds. One that hangs must not hold up the whole process, nor the next patch. */
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private static final String COMPONENTS = "Service-Component";

    /** What its names begin with. */
    private static final String PID = "org.ninelives.standstill";

    private static final Logger LOG = LoggerFactory.getLogger(Standstill.class);

    private final BundleContext context;

    /** What to do at an event that the runtime causes, by the name for which it causes it. */
    private final Map<String, Runnable> onEvent = new ConcurrentHashMap<>();

    /** Each use has a name of its own: what comes late for the one before must not be taken for it. */
    private final AtomicLong uses = new AtomicLong();

    private final Set<Stop> stops = ConcurrentHashMap.newKeySet();

    private final Halt services = new Halt(LIMIT, this::toManagedServices);
    private final Halt listeners = new Halt(LIMIT, this::toListeners);

    /** Listens from now on, until the runtime stops: nobody is to hear of a new listener whenever a version stops. */
    Standstill(BundleContext context) {
        this.context = context;
        context.registerService(ConfigurationListener.class, this::heard, null);
        // It waits for its threads before it goes.
        context.addBundleListener((SynchronousBundleListener) event -> {
            if (event.getType() == BundleEvent.STOPPING && ConfigurationTargets.isConfigAdmin(event.getBundle())) {
                services.letGo();
                listeners.letGo();
            }
        });
    }

    private void heard(ConfigurationEvent event) {
        Runnable work = onEvent.get(event.getPid());
        if (work != null) {
            work.run();
        } else if (!event.getPid().startsWith(PID)) {
            stops.forEach(stop -> stop.heard(event.getPid()));
        }
    }

    /** A version that stops, and what was handed out meanwhile although it had to wait. */
    private static final class Stop {

        private final Queue<Rest> rests = new ConcurrentLinkedQueue<>();
        private final Set<String> changed = ConcurrentHashMap.newKeySet();
        private volatile boolean unguarded;

        boolean isLetGo() {
            return unguarded || rests.stream().anyMatch(Rest::isLetGo);
        }

        void heard(String pid) {
            if (isLetGo()) {
                changed.add(pid);
            }
        }
    }

    /**
     * Waits for it as long as it takes. To be called on a worker.
     *
     * @return what may not have reached the version that serves, because Config Admin did not wait so long, a line each
     */
    List<String> stop(Bundle version) throws BundleException, InterruptedException {
        Stop stop = new Stop();
        stops.add(stop);
        try {
            if (isThereConfigAdmin()) {
                begin(version, stop);
            }
            version.stop();
            if (stop.isLetGo() && isThereConfigAdmin()) {
                awaitHeard();
            }
        } finally {
            stops.remove(stop);
            stop.rests.forEach(Rest::close);
        }
        List<String> lines = new TreeSet<>(stop.changed)
                .stream()
                        .map(pid -> "the configuration " + pid + " was changed while " + Departure.nameOf(version)
                                + " stopped, for which Config Admin did not wait so long; what serves may not know it:"
                                + " change it once more")
                        .toList();
        lines.forEach(LOG::warn);
        return lines;
    }

    /** What was handed out to others, the runtime may hear of later than they. */
    private void awaitHeard() throws InterruptedException {
        try {
            listeners.begin().close();
        } catch (InterruptedException interrupted) {
            throw interrupted;
        } catch (Exception busy) {
            LOG.debug("Not all changes of configurations can be known", busy);
        }
    }

    private boolean isThereConfigAdmin() {
        return context.getServiceReference(ConfigurationAdmin.class) != null;
    }

    private void begin(Bundle version, Stop stop) throws InterruptedException {
        try {
            if (version.getHeaders("").get(COMPONENTS) != null) {
                stop.rests.add(listeners.begin());
            }
            if (ConfigurationTargets.in(version)) {
                stop.rests.add(services.begin());
            }
        } catch (InterruptedException interrupted) {
            throw interrupted;
        } catch (Exception failure) {
            stop.unguarded = true;
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
                FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_PID, newPid())));
        return own::unregister;
    }

    /** Config Admin tells of a configuration that goes, even if it never had a value, so that nobody else ever saw it. */
    private Runnable toListeners(Runnable work) throws IOException {
        String event = newPid();
        onEvent.put(event, work);
        ServiceReference<ConfigurationAdmin> reference = context.getServiceReference(ConfigurationAdmin.class);
        ConfigurationAdmin admin = reference == null ? null : context.getService(reference);
        if (admin != null) {
            try {
                admin.getConfiguration(event, "?").delete();
            } finally {
                context.ungetService(reference);
            }
        }
        return () -> onEvent.remove(event);
    }

    private String newPid() {
        return PID + "." + uses.incrementAndGet();
    }
}
