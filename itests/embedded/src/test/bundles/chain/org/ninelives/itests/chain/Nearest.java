package org.ninelives.itests.chain;

import org.ninelives.itests.shared.Caller;
import org.ninelives.itests.shared.Counter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Uses a patched service by a reference as Declarative Services make them: static and reluctant. */
@Component(property = "kind=nearest")
public class Nearest implements Caller {

    private static int comings;

    private final Counter counter;

    @Activate
    public Nearest(@Reference Counter counter) {
        this.counter = counter;
        comings++;
    }

    @Deactivate
    void go() {
        comings++;
    }

    @Override
    public long call() {
        return counter.next();
    }

    @Override
    public Object held() {
        return counter;
    }

    @Override
    public int activations() {
        return comings;
    }
}
