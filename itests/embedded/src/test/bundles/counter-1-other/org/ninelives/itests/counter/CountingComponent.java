package org.ninelives.itests.counter;

import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Counter;
import org.osgi.service.component.annotations.Component;

@Component(property = "counter.version=1.0.0")
@Patchable
public class CountingComponent implements Counter {

    @Carried
    private long count;

    /** Other content than the version 1.0.0 that serves. */
    private static final String OTHER = "other";

    @Override
    public synchronized long next() {
        return ++count;
    }

    @Override
    public String version() {
        return "1.0.0";
    }
}
