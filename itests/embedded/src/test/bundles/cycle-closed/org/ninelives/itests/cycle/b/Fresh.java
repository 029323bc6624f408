package org.ninelives.itests.cycle.b;

import org.ninelives.itests.shared.Total;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** New, and waits for who waits for it. */
@Component(property = "owner=b")
public class Fresh implements Total {

    @Reference(target = "(owner=a)")
    private Total other;

    @Override
    public long total() {
        return other == null ? 100 : 200;
    }
}
