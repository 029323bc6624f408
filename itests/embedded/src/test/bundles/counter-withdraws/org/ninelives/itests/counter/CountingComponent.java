package org.ninelives.itests.counter;

import java.util.function.LongSupplier;
import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Patchable;
import org.osgi.service.component.annotations.Component;

/** Counts on, but no longer for those who hold a Counter. */
@Component(property = "counter.version=2.10.0")
@Patchable
public class CountingComponent implements LongSupplier {

    @Carried
    private long count;

    @Override
    public synchronized long getAsLong() {
        return ++count;
    }
}
