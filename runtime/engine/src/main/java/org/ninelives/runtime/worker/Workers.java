package org.ninelives.runtime.worker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Starts a daemon thread for each piece of foreign work. A thread that does not come back in time is interrupted and
 * remembered; nothing waits for it any more. Thread-safe.
 */
public final class Workers implements AutoCloseable {

    /** How long a thread may take to react to its interrupt. */
    private static final Duration REACTION = Duration.ofSeconds(1);

    /** How work is waited for; a test has a way of its own, so that no machine is too slow for it. */
    public interface Patience {
        /**
         * Returns when it is done.
         *
         * @throws TimeoutException if the limit has passed
         */
        void await(Future<?> task, Duration limit) throws InterruptedException, ExecutionException, TimeoutException;
    }

    private static final Patience BY_THE_CLOCK =
            (task, limit) -> task.get(Math.max(1, limit.toNanos()), TimeUnit.NANOSECONDS);

    private final Patience patience;

    private final AtomicInteger number;

    /** A thread belongs to the group of the thread that started it, unless somebody says otherwise. */
    private final ThreadGroup group;

    private final Set<Thread> stuck;

    /** Those for one version each, by the id of its bundle. */
    private final Map<Long, Workers> ofVersions = new ConcurrentHashMap<>();

    /** A group that nobody uses is collected from Java 19 on; before, it stays for ever unless it is destroyed. */
    private static final boolean GROUPS_STAY = Runtime.version().feature() < 19;

    /** Of versions that are gone; used again once no thread is left in them, where groups stay. */
    private final Queue<ThreadGroup> formerGroups = new ConcurrentLinkedQueue<>();

    /** None has started yet. */
    public Workers() {
        this(BY_THE_CLOCK);
    }

    /** None has started yet, and the clock does not say what is overdue. */
    public Workers(Patience patience) {
        this(patience, new AtomicInteger(), new ThreadGroup("ninelives"), ConcurrentHashMap.newKeySet());
    }

    private Workers(Patience patience, AtomicInteger number, ThreadGroup group, Set<Thread> stuck) {
        this.patience = patience;
        this.number = number;
        this.group = group;
        this.stuck = stuck;
    }

    /**
     * Workers for the code of one version: {@link #hasStarted} tells whether a thread comes from there.
     *
     * @param bundleId of the version
     */
    public Workers of(long bundleId) {
        return ofVersions.computeIfAbsent(bundleId, id -> new Workers(patience, number, groupOfItsOwn(), stuck));
    }

    private ThreadGroup groupOfItsOwn() {
        formerGroups.removeIf(each -> !isAsItWasMade(each));
        Optional<ThreadGroup> former = formerGroups.stream()
                .filter(each -> each.activeCount() == 0 && each.activeGroupCount() == 0)
                .findFirst();
        if (former.isPresent() && formerGroups.remove(former.get())) {
            return former.get();
        }
        return new ThreadGroup(group, "ninelives version");
    }

    /** The code that ran in it may have changed it: a destroyed one, for example, refuses threads. */
    @SuppressWarnings("removal") // called only where they still do something
    private boolean isAsItWasMade(ThreadGroup former) {
        return !former.isDestroyed() && !former.isDaemon() && former.getMaxPriority() == group.getMaxPriority();
    }

    /**
     * A version is gone. Its group is not destroyed: a service that this version was the first to use may start threads
     * there, which a group that was destroyed refuses.
     */
    public void forget(long bundleId) {
        Workers former = ofVersions.remove(bundleId);
        if (former != null && GROUPS_STAY) {
            formerGroups.add(former.group);
        }
    }

    /**
     * Runs the work and waits for it.
     *
     * @param what for the thread's name and for messages, such as {@code start of route 2.0.0}
     * @throws OverdueException if it is not done in time; its thread may still run
     * @throws Exception what the work threw; an {@link Error} is thrown as it is
     */
    public <T> T call(String what, Duration limit, Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = newThread(what, task);
        thread.start();
        try {
            patience.await(task, limit);
            return task.get();
        } catch (TimeoutException overdue) {
            List<StackTraceElement> stack = List.of(thread.getStackTrace());
            stuck.add(thread);
            task.cancel(true);
            throw new OverdueException(what, limit, thread, stack);
        } catch (ExecutionException thrown) {
            Throwable cause = thrown.getCause();
            if (cause instanceof Error error) {
                throw error;
            }
            throw cause instanceof Exception exception ? exception : thrown;
        } catch (InterruptedException interrupted) {
            // The exception stands for the flag: with both, whatever cleans up behind it would be interrupted as well.
            task.cancel(true);
            // What is undone next must not meet work that is about to react to its interrupt.
            thread.join(REACTION.toMillis());
            if (thread.isAlive()) {
                stuck.add(thread);
            }
            throw interrupted;
        }
    }

    /** Runs the work on a thread of its own and returns at once. */
    public Thread start(String what, Runnable work) {
        Thread thread = newThread(what, work);
        thread.start();
        return thread;
    }

    private Thread newThread(String what, Runnable work) {
        Thread thread = new Worker(group, work, "ninelives-" + number.incrementAndGet() + " " + what);
        thread.setDaemon(true);
        // A thread inherits the loader of whoever asked for the patch; it must not keep that one alive.
        thread.setContextClassLoader(Workers.class.getClassLoader());
        return thread;
    }

    private static final class Worker extends Thread {

        /**
         * Null once it runs: the object of a thread may be kept when the thread has long ended (Felix does so where it loads
         * classes), and since Java 19 it keeps its work.
         */
        @Nullable
        private Runnable work;

        Worker(ThreadGroup group, Runnable work, String name) {
            super(group, name);
            this.work = work;
        }

        @Override
        public void run() {
            Runnable mine = work;
            work = null;
            if (mine != null) {
                mine.run();
            }
        }
    }

    /** Whether foreign work that was done here started this thread, or started what started it. */
    public boolean hasStarted(Thread thread) {
        return !(thread instanceof Worker)
                && thread.getThreadGroup() != null
                && group.parentOf(thread.getThreadGroup());
    }

    /** The threads that did not come back in time and still run. */
    public List<Thread> stuck() {
        stuck.removeIf(thread -> !thread.isAlive());
        return List.copyOf(stuck);
    }

    /** Interrupts what still runs. */
    @Override
    public void close() {
        stuck().forEach(Thread::interrupt);
    }
}
