package org.ninelives.runtime.schedule;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.schedule.Scheduler;
import org.ninelives.api.schedule.Task;
import org.ninelives.runtime.dispatch.Target;

/** What one version declares, from its start to its stop. Thread-safe. */
public final class Timetable implements Scheduler, Target {

    private final Tasks tasks;
    private final String name;

    /** Guarded by the lock of its tasks, as all that follows. */
    private final Map<String, Declared> declared = new HashMap<>();

    private boolean served;
    private boolean over;

    /** The context of its ticks; null once it is over, so that nothing holds the classes of a version that is gone. */
    @Nullable
    private ClassLoader loader;

    Timetable(Tasks tasks, String name, @Nullable ClassLoader loader) {
        this.tasks = tasks;
        this.name = name;
        this.loader = loader;
    }

    @Override
    public Task every(String task, Duration first, Duration period, Runnable work) {
        return tasks.declare(Declared.every(tasks, this, task, first, period, work));
    }

    @Override
    public Task after(String task, Duration delay, Runnable work) {
        return tasks.declare(Declared.after(tasks, this, task, delay, work));
    }

    /** Its version stops: what it declared ends, and it declares nothing any more. */
    public void end() {
        tasks.end(this);
    }

    Map<String, Declared> declared() {
        return declared;
    }

    void served() {
        served = true;
    }

    /** Whether it serves, or did before. */
    boolean hasServed() {
        return served;
    }

    boolean isOver() {
        return over;
    }

    void over() {
        over = true;
        declared.clear();
        loader = null;
    }

    @Nullable
    ClassLoader loader() {
        return loader;
    }

    @Override
    public Object object() {
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String absence() {
        return "the bundle is stopped";
    }
}
