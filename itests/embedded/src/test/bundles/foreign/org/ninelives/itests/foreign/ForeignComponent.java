package org.ninelives.itests.foreign;

import org.ninelives.itests.shared.Counter;
import org.ninelives.itests.shared.Script;
import org.osgi.service.component.annotations.Component;

/** Of somebody who has never heard of patches. */
@Component
public class ForeignComponent implements Counter {

    private long count;

    @Override
    public synchronized long next() {
        return ++count;
    }

    @Override
    public String version() {
        return Script.version(this);
    }
}
