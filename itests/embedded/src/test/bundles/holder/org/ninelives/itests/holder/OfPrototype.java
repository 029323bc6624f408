package org.ninelives.itests.holder;

import java.util.concurrent.atomic.AtomicInteger;
import org.ninelives.itests.shared.Caller;
import org.ninelives.itests.shared.Counter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceScope;

@Component(immediate = true, property = "kind=prototype")
public class OfPrototype implements Caller {

    private final AtomicInteger activations = new AtomicInteger();

    @Reference(target = "(kind=prototype)", scope = ReferenceScope.PROTOTYPE_REQUIRED)
    private Counter counter;

    @Activate
    void activate() {
        activations.incrementAndGet();
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
        return activations.get();
    }
}
