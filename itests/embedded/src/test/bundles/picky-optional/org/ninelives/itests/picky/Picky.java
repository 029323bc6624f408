package org.ninelives.itests.picky;

import org.ninelives.itests.shared.Counter;
import org.ninelives.itests.shared.Speaker;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Can do without. */
@Component(property = "name=picky", immediate = true)
public class Picky implements Speaker {

    @Reference(
            target = "(counter.version=1.0.0)",
            policy = ReferencePolicy.DYNAMIC,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile Counter counter;

    @Override
    public String say() {
        Counter now = counter;
        return now == null ? "without" : now.version();
    }
}
