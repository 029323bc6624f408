package org.ninelives.itests.counter;

import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Counter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

@Component(property = "counter.version=2.12.0")
@Patchable
public class CountingComponent implements Counter {

    @Carried
    private long count;

    @Activate
    void activate() {
        throw new IllegalStateException("nothing to count on");
    }

    @Override
    public synchronized long next() {
        return ++count;
    }

    @Override
    public String version() {
        return "2.12.0";
    }
}
