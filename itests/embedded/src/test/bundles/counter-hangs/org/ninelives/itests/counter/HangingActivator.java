package org.ninelives.itests.counter;

import java.util.concurrent.CountDownLatch;
import java.util.function.LongSupplier;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

public class HangingActivator implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        context.registerService(LongSupplier.class, () -> 0, null);
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
    public void stop(BundleContext context) {}
}
