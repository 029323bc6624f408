package org.ninelives.itests.counter;

import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Counter;
import org.osgi.service.component.annotations.Component;

@Component(property = "counter.version=2.4.0")
@Patchable
public class CountingComponent implements Counter {

    @Carried
    private long count;

    public CountingComponent() {
        throw new NoClassDefFoundError("a class that was not packed");
    }

    @Override
    public synchronized long next() {
        return ++count;
    }

    @Override
    public String version() {
        return "2.4.0";
    }
}
