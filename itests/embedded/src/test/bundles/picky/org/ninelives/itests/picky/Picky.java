package org.ninelives.itests.picky;

import org.ninelives.itests.shared.Counter;
import org.ninelives.itests.shared.Speaker;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Delayed: nothing is bound before somebody asks. */
@Component(property = "name=picky")
public class Picky implements Speaker {

    @Reference(target = "(counter.version=1.0.0)")
    private Counter counter;

    @Override
    public String say() {
        return counter.version();
    }
}
