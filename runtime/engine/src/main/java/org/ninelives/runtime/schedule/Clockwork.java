package org.ninelives.runtime.schedule;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Real time: one thread that waits for the next task of all modules, and a few for the ticks of each module, so that one module
 * whose ticks hang, or wait at a gate, does not hold up another. No thread is there while nothing is declared.
 *
 * <p>Thread-safe.
 */
public final class Clockwork implements Time, AutoCloseable {

    /** How many ticks of one module run at once. */
    static final int MOST_THREADS = 4;

    private static final long IDLE_SECONDS = 2;

    private final ThreadGroup group = new ThreadGroup("ninelives tasks");
    private final ScheduledThreadPoolExecutor alarms =
            new ScheduledThreadPoolExecutor(1, work -> newThread(work, "ninelives-time"));

    /** Nothing runs yet. */
    public Clockwork() {
        alarms.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        alarms.allowCoreThreadTimeOut(true);
        alarms.setRemoveOnCancelPolicy(true);
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Alarm at(long nanos, Runnable what) {
        try {
            Future<?> alarm = alarms.schedule(what, nanos - System.nanoTime(), TimeUnit.NANOSECONDS);
            return () -> alarm.cancel(false);
        } catch (RejectedExecutionException stopped) {
            return () -> {}; // the runtime goes, and no task comes due any more
        }
    }

    @Override
    public Pool newPool() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                MOST_THREADS,
                MOST_THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                work -> newThread(work, "ninelives-tasks"));
        threads.allowCoreThreadTimeOut(true);
        return new Pool() {
            @Override
            public void execute(Runnable tick) {
                threads.execute(tick);
            }

            @Override
            public void end() {
                threads.shutdown();
            }
        };
    }

    /**
     * A thread takes over much from the one that makes it: its group, its thread locals, its context class loader, and on Java
     * 17 the protection domains of all code on its stack, which hold their class loaders. That code is a module's, which
     * declares a task or ran one; so the thread is made as if nobody but this class were on the stack.
     */
    @SuppressWarnings("removal") // nothing else leaves out the callers' protection domains, where there are any
    private Thread newThread(Runnable work, String name) {
        return AccessController.doPrivileged((PrivilegedAction<Thread>) () -> {
            Thread thread = new Thread(group, work, name, 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(Clockwork.class.getClassLoader());
            return thread;
        });
    }

    /** No task comes due any more. */
    @Override
    public void close() {
        alarms.shutdownNow();
    }
}
