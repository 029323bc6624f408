package org.ninelives.itests.speakers.b;

import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Lifecycle;
import org.ninelives.itests.shared.Counter;
import org.ninelives.itests.shared.Script;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** State that needs a gate. */
@Component
public class Tally implements Counter, Lifecycle {

    @Carried
    private long count;

    @Activate
    void activate() {
        Script.reached(this, "constructed");
    }

    @Override
    public void restored() {
        Script.reached(this, "restored");
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
