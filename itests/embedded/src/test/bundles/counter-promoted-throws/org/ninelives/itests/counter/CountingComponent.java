package org.ninelives.itests.counter;

import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Lifecycle;
import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Counter;
import org.osgi.service.component.annotations.Component;

@Component(property = "counter.version=2.7.0")
@Patchable
public class CountingComponent implements Counter, Lifecycle {

    @Carried
    private long count;

    @Override
    public void promoted() {
        throw new IllegalStateException("the port is taken");
    }

    @Override
    public synchronized long next() {
        return ++count;
    }

    @Override
    public String version() {
        return "2.7.0";
    }
}
