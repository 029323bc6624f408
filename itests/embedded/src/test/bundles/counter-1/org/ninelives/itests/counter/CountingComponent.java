package org.ninelives.itests.counter;

import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Counter;
import org.osgi.service.component.annotations.Component;

/** Not thread-safe on purpose but for its own lock: two versions at once would lose numbers. */
@Component(property = "counter.version=1.0.0")
@Patchable
public class CountingComponent implements Counter {

    @Carried
    private long count;

    @Override
    public synchronized long next() {
        return ++count;
    }

    @Override
    public String version() {
        return "1.0.0";
    }
}
