package org.ninelives.itests.reminders;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Lifecycle;
import org.ninelives.api.module.Patchable;
import org.ninelives.api.schedule.Scheduler;
import org.ninelives.itests.shared.Script;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What people asked to be reminded of. */
@Component
@Patchable
public class Reminders implements Function<String, String>, Lifecycle {

    private static final Duration LATER = Duration.ofSeconds(4);

    private final Scheduler scheduler;

    /** Those that are still to come. */
    @Carried
    private final Map<Integer, String> open = new TreeMap<>();

    @Activate
    public Reminders(@Reference Scheduler scheduler) {
        this.scheduler = scheduler;
        scheduler.every("count", Duration.ofMillis(200), this::count);
    }

    /** Those of the version before go on at their times: the names are the same. */
    @Override
    public void restored() {
        open.keySet().forEach(this::schedule);
    }

    @Override
    public synchronized String apply(String what) {
        int number = open.size() + 1;
        open.put(number, what);
        schedule(number);
        return "reminder " + number;
    }

    private void schedule(int number) {
        scheduler.after("reminder " + number, LATER, () -> remind(number));
    }

    private synchronized void remind(int number) {
        Script.reached(this, "reminds of " + open.remove(number));
    }

    private synchronized void count() {
        Script.reached(this, "counts " + open.size());
    }
}
