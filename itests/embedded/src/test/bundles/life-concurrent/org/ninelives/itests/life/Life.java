package org.ninelives.itests.life;

import java.util.concurrent.atomic.AtomicLong;
import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Lifecycle;
import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Counter;
import org.ninelives.itests.shared.Script;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Needs no gate, so that calls may still be inside when the next version serves. */
@Component
@Patchable
public class Life implements Counter, Lifecycle {

    @Carried(concurrent = true)
    private final AtomicLong count = new AtomicLong();

    @Override
    public void demoted() {
        Script.reached(this, "demoted");
    }

    @Override
    public void promoted() {
        Script.reached(this, "promoted");
    }

    @Deactivate
    void deactivate() {
        Script.reached(this, "deactivated");
    }

    @Override
    public long next() {
        Script.reached(this, "called");
        return count.incrementAndGet();
    }

    @Override
    public String version() {
        return Script.version(this);
    }
}
