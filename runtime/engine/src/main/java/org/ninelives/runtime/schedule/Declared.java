package org.ninelives.runtime.schedule;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.schedule.Task;

/** One declaration of a task, by one version. Known by its identity: it may cancel itself and nothing else. */
final class Declared implements Task {

    /** Longer than this is a mistake, and sums of such times still fit into the clock. */
    private static final Duration LONGEST = Duration.ofDays(36_525);

    private final Tasks tasks;
    private final Timetable version;
    private final String name;
    private final long firstNanos;

    /** Zero if it runs once. */
    private final long periodNanos;

    private final Runnable work;

    /** Where it stood when its version fell asleep and nobody went on with it. Guarded by the lock of its tasks. */
    @Nullable
    Course kept;

    /** When it was declared. Guarded by the lock of its tasks. */
    long since;

    /** Whether it has run, or runs. Guarded by the lock of its tasks. */
    boolean ran;

    private Declared(Tasks tasks, Timetable version, String name, long firstNanos, long periodNanos, Runnable work) {
        this.tasks = tasks;
        this.version = version;
        this.name = Objects.requireNonNull(name, "name");
        this.firstNanos = firstNanos;
        this.periodNanos = periodNanos;
        this.work = Objects.requireNonNull(work, "work");
    }

    static Declared every(Tasks tasks, Timetable version, String name, Duration first, Duration period, Runnable work) {
        if (period.isZero()) {
            throw new IllegalArgumentException("task " + name + " has no time from tick to tick");
        }
        return new Declared(tasks, version, name, nanos(name, first), nanos(name, period), work);
    }

    static Declared after(Tasks tasks, Timetable version, String name, Duration delay, Runnable work) {
        return new Declared(tasks, version, name, nanos(name, delay), 0, work);
    }

    private static long nanos(String name, Duration duration) {
        if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "task " + name + ": " + duration + " is not between zero and " + LONGEST.toDays() + " days");
        }
        return duration.toNanos();
    }

    Timetable version() {
        return version;
    }

    long firstNanos() {
        return firstNanos;
    }

    long periodNanos() {
        return periodNanos;
    }

    boolean isPeriodic() {
        return periodNanos != 0;
    }

    Runnable work() {
        return work;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void cancel() {
        tasks.cancel(this);
    }

    @Override
    public String toString() {
        return "task " + name + " of " + version.name();
    }
}
