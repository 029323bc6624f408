package org.ninelives.itests.counter;

import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Counter;
import org.osgi.service.component.annotations.Component;

/** Has forgotten what its predecessor counted. */
@Component(property = "counter.version=2.9.0")
@Patchable
public class CountingComponent implements Counter {

    @Carried
    private long total;

    @Override
    public synchronized long next() {
        return ++total;
    }

    @Override
    public String version() {
        return "2.9.0";
    }
}
