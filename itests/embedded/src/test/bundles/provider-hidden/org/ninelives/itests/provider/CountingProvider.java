package org.ninelives.itests.provider;

import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Counter;

/** Not thread-safe on purpose but for its own lock: two versions at once would lose numbers. */
@Patchable
public class CountingProvider implements Counter {

    @Carried
    private long count;

    private CountingProvider() {}

    @Override
    public synchronized long next() {
        return ++count;
    }

    @Override
    public String version() {
        return "2.4.0";
    }
}
