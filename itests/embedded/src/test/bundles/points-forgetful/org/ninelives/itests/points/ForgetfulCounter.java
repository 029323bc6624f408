package org.ninelives.itests.points;

import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Counter;
import org.osgi.service.component.annotations.Component;

/** Its author forgot to say that the count is carried. */
@Component
@Patchable
public class ForgetfulCounter implements Counter {

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
