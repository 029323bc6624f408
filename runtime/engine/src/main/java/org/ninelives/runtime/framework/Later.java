package org.ninelives.runtime.framework;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.ninelives.runtime.worker.OverdueException;
import org.ninelives.runtime.worker.Workers;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is left to do when a host can have nothing more on its way by a former registration. It is done on workers, for the end
 * of a registration calls every listener. What is not done when the runtime stops goes with its registrations.
 * Thread-safe.
 */
final class Later implements AutoCloseable {

    /** How many milliseconds an event may wait in its host's queue; a minute unless it says otherwise. */
    static final String LAST_EVENT = "org.ninelives.last.event.ms";

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final Logger LOG = LoggerFactory.getLogger(Later.class);

    private final Workers workers;
    private final Duration lastEvent;
    private final ScheduledThreadPoolExecutor clock;

    Later(Workers workers, Duration lastEvent) {
        this.workers = workers;
        this.lastEvent = lastEvent;
        // Not that of whoever is first to need it: it is no thread that a candidate started, and holds nothing of
        // theirs.
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        this.clock = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(group, work, "ninelives-later", 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(Later.class.getClassLoader());
            return thread;
        });
        // There is a thread only while something waits.
        clock.setKeepAliveTime(1, TimeUnit.SECONDS);
        clock.allowCoreThreadTimeOut(true);
    }

    static Later of(Workers workers, BundleContext context) {
        String configured = context.getProperty(LAST_EVENT);
        return new Later(workers, Duration.ofMillis(configured == null ? 60_000 : Long.parseLong(configured.trim())));
    }

    /** Does this when every event has been handled that was sent before. */
    void afterLastEvent(String what, Runnable work) {
        try {
            Future<?> unused = clock.schedule(() -> work(what, work), lastEvent.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException stopping) {
            LOG.debug("The runtime stops, which includes the {}", what);
        }
    }

    private void work(String what, Runnable work) {
        try {
            workers.call(what, LIMIT, () -> {
                work.run();
                return true;
            });
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (OverdueException overdue) {
            LOG.warn("{}", overdue.getMessage());
        } catch (Exception | Error failure) {
            LOG.warn("The {} failed", what, failure);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
