package org.ninelives.runtime.framework;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.ninelives.runtime.transaction.RefusedException;
import org.ninelives.runtime.worker.Workers;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.cm.ManagedService;

/**
 * Waits for Config Admin, which calls managed services and listeners on threads of its own, one after the other: whoever
 * is called after something happened is called after everybody else was called because of what happened before. Whoever
 * listens to it synchronously runs in a call to it, so it is called on a worker.
 */
final class Deliveries {

    private static final String PID = "org.ninelives.deliveries";

    /** Beyond the limit, so that whoever waits in vain can say for what. */
    private static final Duration REACTION = Duration.ofSeconds(1);

    private final BundleContext context;
    private final Workers workers;

    Deliveries(BundleContext context, Workers workers) {
        this.context = context;
        this.workers = workers;
    }

    /** Returns when all managed services have what there was for them before. */
    void awaitUpdated(Duration limit) throws Exception {
        workers.call("delivery of the configurations", limit.plus(REACTION), () -> updated(limit));
    }

    private boolean updated(Duration limit) throws RefusedException, InterruptedException {
        CountDownLatch called = new CountDownLatch(1);
        ServiceRegistration<?> last = context.registerService(
                ManagedService.class,
                none -> called.countDown(),
                FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_PID, PID)));
        try {
            if (!called.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw overdue("configurations were not handed out", limit);
            }
            return true;
        } finally {
            last.unregister();
        }
    }

    /** Returns when all listeners have noticed where these are bound. */
    void awaitNoticed(List<Configuration> configurations, Duration limit) throws Exception {
        workers.call(
                "notice of where configurations are bound", limit.plus(REACTION), () -> noticed(configurations, limit));
    }

    private boolean noticed(List<Configuration> configurations, Duration limit)
            throws RefusedException, InterruptedException {
        Configuration last = configurations.get(configurations.size() - 1);
        Semaphore noticed = new Semaphore(0);
        ServiceRegistration<?> listener = context.registerService(
                ConfigurationListener.class,
                event -> {
                    if (event.getType() == ConfigurationEvent.CM_LOCATION_CHANGED
                            && event.getPid().equals(last.getPid())) {
                        noticed.release();
                    }
                },
                null);
        try {
            // Twice, for the second event is sent when all have dealt with the first.
            last.setBundleLocation(last.getBundleLocation());
            last.setBundleLocation(last.getBundleLocation());
            if (!noticed.tryAcquire(2, limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw overdue("listeners were not told where configurations are bound", limit);
            }
            return true;
        } catch (IllegalStateException deleted) {
            // By the operator, just now: nobody waits for it.
            return true;
        } finally {
            listener.unregister();
        }
    }

    private static RefusedException overdue(String what, Duration limit) {
        return new RefusedException(what + " within " + limit.toMillis()
                + " ms: a managed service or a listener of Config Admin does not return");
    }
}
