package org.ninelives.itests.cycle.b;

import org.ninelives.itests.shared.Total;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** New, and takes what is new in the other module when it comes. */
@Component(property = "owner=b")
public class Fresh implements Total {

    @Reference(target = "(owner=a)", policy = ReferencePolicy.DYNAMIC, cardinality = ReferenceCardinality.OPTIONAL)
    private volatile Total other;

    @Override
    public long total() {
        return other == null ? 100 : 200;
    }
}
