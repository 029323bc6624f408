package org.ninelives.itests.clock;

import java.util.ArrayList;
import java.util.List;
import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Lifecycle;
import org.ninelives.api.module.Patchable;
import org.ninelives.api.schedule.Scheduler;
import org.ninelives.api.schedule.Task;
import org.ninelives.itests.shared.Clocks;
import org.ninelives.itests.shared.Counter;
import org.ninelives.itests.shared.Script;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Declares at each point of its life what the test wants, numbers its ticks, and cancels all when it goes. */
@Component
@Patchable
public class Clock implements Counter, Lifecycle {

    private static final ThreadLocal<Clock> LEFT_IN_THE_THREAD = new ThreadLocal<>();

    private final Scheduler scheduler;
    private final List<Task> declared = new ArrayList<>();

    /** Not synchronized: no two ticks run at once, and none while it moves. */
    @Carried
    private long ticks;

    @Carried
    private long count;

    @Activate
    public Clock(@Reference Scheduler scheduler) {
        this.scheduler = scheduler;
        at("activated");
    }

    @Override
    public void restored() {
        Script.reached(this, "restored");
        at("restored");
    }

    @Override
    public void promoted() {
        at("promoted");
        Script.reached(this, "promoted");
    }

    @Override
    public void demoted() {
        Script.reached(this, "demoted");
    }

    @Deactivate
    void deactivate() {
        declared.forEach(Task::cancel);
        Script.reached(this, "deactivated");
    }

    private void at(String point) {
        String version = Script.version(this);
        declared.addAll(Clocks.declare(version + " " + point, scheduler, name -> () -> tick(version, name)));
    }

    private void tick(String version, String name) {
        LEFT_IN_THE_THREAD.set(this);
        Clocks.ticked(name, version, ++ticks);
        Script.reached(this, "ticked " + name);
    }

    @Override
    public synchronized long next() {
        return ++count;
    }

    @Override
    public String version() {
        return Script.version(this);
    }
}
