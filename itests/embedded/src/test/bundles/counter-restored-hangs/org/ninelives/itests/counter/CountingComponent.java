package org.ninelives.itests.counter;

import java.util.concurrent.CountDownLatch;
import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Lifecycle;
import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Counter;
import org.osgi.service.component.annotations.Component;

@Component(property = "counter.version=2.13.0")
@Patchable
public class CountingComponent implements Counter, Lifecycle {

    @Carried
    private long count;

    @Override
    public void restored() {
        CountDownLatch never = new CountDownLatch(1);
        while (true) {
            try {
                never.await();
            } catch (InterruptedException deaf) {
                continue;
            }
        }
    }

    @Override
    public synchronized long next() {
        return ++count;
    }

    @Override
    public String version() {
        return "2.13.0";
    }
}
