package org.ninelives.runtime.schedule;

import org.jspecify.annotations.Nullable;
import org.ninelives.runtime.dispatch.Caller;
import org.ninelives.runtime.dispatch.Entry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of a task: a call into the module, by the same gate and counting as through a generated dispatcher. */
final class Tick {

    /**
     * What became of one.
     *
     * @param began when it had entered
     * @param took how long it ran, without what it waited at the gate of another module
     * @param thrown what it threw, as text; null if it returned
     */
    record Taken(long began, long took, @Nullable String thrown) {}

    private static final Logger LOG = LoggerFactory.getLogger(Tick.class);

    private final Tasks tasks;
    private final Entry entry;
    private final Time time;

    Tick(Tasks tasks, Entry entry, Time time) {
        this.tasks = tasks;
        this.entry = entry;
        this.time = time;
    }

    void run(Course course, String name) {
        Thread thread = Thread.currentThread();
        String idle = thread.getName();
        ClassLoader context = thread.getContextClassLoader();
        thread.setName(name);
        Caller caller = entry.caller();
        long marks = caller.marks;
        try {
            Timetable met = (Timetable) entry.enter(caller);
            Declared declared = tasks.find(course, met);
            if (declared != null) {
                Taken taken = new Taken(time.nanos(), 0, "it could not be run, see the log");
                try {
                    thread.setContextClassLoader(tasks.loaderOf(met));
                    taken = run(declared, caller);
                } finally {
                    tasks.ticked(course, declared, taken);
                }
            }
        } finally {
            caller.marks = marks;
            thread.setContextClassLoader(context);
            thread.setName(idle);
        }
    }

    private Taken run(Declared declared, Caller caller) {
        long began = time.nanos();
        long waited = caller.waitedNanos;
        String thrown = null;
        try {
            declared.work().run();
        } catch (Throwable failure) {
            // Also an error: it ends one tick, and the others must not be lost for it.
            thrown = log(declared, failure);
        }
        return new Taken(began, time.nanos() - began - (caller.waitedNanos - waited), thrown);
    }

    /** The text of an exception is code of the module as well: it is asked for here, without a lock, and may fail. */
    private static String log(Declared declared, Throwable failure) {
        try {
            LOG.error("{} failed; it goes on", declared, failure);
            return failure.toString();
        } catch (RuntimeException | Error unspeakable) {
            LOG.error("{} failed with a {}, which cannot be printed; it goes on", declared, failure.getClass());
            return failure.getClass().getName();
        }
    }
}
