package org.ninelives.itests.cycle.a;

import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Total;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** New, and cannot be without what is new in the other module. */
@Component(property = "owner=a")
public class Fresh implements Total {

    @Reference(target = "(owner=b)")
    private Total other;

    @Activate
    void activate() {
        Script.reached("a activated, b says " + other.total());
    }

    @Override
    public long total() {
        return 1 + other.total();
    }
}
