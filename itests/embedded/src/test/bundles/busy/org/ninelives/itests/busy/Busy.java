package org.ninelives.itests.busy;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Lifecycle;
import org.ninelives.itests.shared.GaugeMBean;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Verb;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventHandler;

/** Whatever a host may call. */
abstract class Busy implements EventHandler, Runnable, Verb, GaugeMBean, HealthCheck, Lifecycle {

    /** Concurrent, so that hosts are not held back while it moves. */
    @Carried(concurrent = true)
    private final AtomicLong level = new AtomicLong();

    @Override
    public void handleEvent(Event event) {
        Script.reached(this, "event");
    }

    @Override
    public void run() {
        Script.reached(this, "job");
    }

    @Override
    public String who() {
        Script.reached(this, "command");
        return Script.version(this);
    }

    @Override
    public long getLevel() {
        return level.incrementAndGet();
    }

    @Override
    public String getVersion() {
        Script.reached(this, "mbean");
        return Script.version(this);
    }

    @Override
    public Result execute() {
        Script.reached(this, "health");
        return new Result(Result.Status.OK, Script.version(this));
    }

    @Override
    public void restored() {
        Script.reached(this, "restored");
    }
}
