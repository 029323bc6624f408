package org.ninelives.itests.consumers;

import java.util.concurrent.atomic.AtomicInteger;
import org.ninelives.itests.shared.Caller;
import org.ninelives.itests.shared.Counter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

@Component(immediate = true, property = "kind=DS static reluctant")
public class StaticReluctant implements Caller {

    private static final AtomicInteger ACTIVATIONS = new AtomicInteger();

    @Reference(policy = ReferencePolicy.STATIC, policyOption = ReferencePolicyOption.RELUCTANT)
    private Counter counter;

    @Activate
    void activate() {
        ACTIVATIONS.incrementAndGet();
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
        return ACTIVATIONS.get();
    }
}
