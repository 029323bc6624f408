package org.ninelives.itests.chain;

import org.ninelives.itests.shared.Caller;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Uses a service that uses a patched one. */
@Component(property = "kind=downstream")
public class Downstream implements Caller {

    private static int comings;

    private final Caller nearest;

    @Activate
    public Downstream(@Reference(target = "(kind=nearest)") Caller nearest) {
        this.nearest = nearest;
        comings++;
    }

    @Deactivate
    void go() {
        comings++;
    }

    @Override
    public long call() {
        return nearest.call();
    }

    @Override
    public Object held() {
        return nearest;
    }

    @Override
    public int activations() {
        return comings;
    }
}
