package org.ninelives.examples.swap.file;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ninelives.api.schedule.Scheduler;
import org.ninelives.api.schedule.Task;

/** Remembers what is to run, by name; nothing runs by itself. */
final class Declared implements Scheduler {

    final Map<String, Runnable> tasks = new LinkedHashMap<>();

    @Override
    public Task every(String name, Duration first, Duration period, Runnable work) {
        return after(name, first, work);
    }

    @Override
    public Task after(String name, Duration delay, Runnable work) {
        tasks.put(name, work);
        return new Task() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public void cancel() {
                tasks.remove(name, work);
            }
        };
    }
}
