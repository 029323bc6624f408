package org.ninelives.itests.kinds;

import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Counter;
import org.osgi.service.component.annotations.Component;

/** Found by its interface, and by its class as well. */
@Component(service = {Counter.class, ByItsClass.class})
@Patchable
public class ByItsClass implements Counter {

    private long count;

    @Override
    public synchronized long next() {
        return ++count;
    }

    @Override
    public String version() {
        return "any";
    }
}
