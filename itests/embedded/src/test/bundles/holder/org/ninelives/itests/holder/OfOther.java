package org.ninelives.itests.holder;

import java.util.concurrent.atomic.AtomicInteger;
import org.ninelives.itests.shared.Caller;
import org.ninelives.itests.shared.Counter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

@Component(immediate = true, property = "kind=other")
public class OfOther implements Caller {

    private final AtomicInteger activations = new AtomicInteger();

    @Reference(target = "(kind=bundle)")
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
