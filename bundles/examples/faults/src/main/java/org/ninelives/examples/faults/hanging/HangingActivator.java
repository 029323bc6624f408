package org.ninelives.examples.faults.hanging;

import java.util.concurrent.CountDownLatch;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Waits for something that never comes, and cannot be told to give up. */
public final class HangingActivator implements BundleActivator {

    private final CountDownLatch answerOfTheLicenceServer = new CountDownLatch(1);

    @Override
    public void start(BundleContext context) {
        while (answerOfTheLicenceServer.getCount() > 0) {
            try {
                answerOfTheLicenceServer.await();
            } catch (InterruptedException ignored) {
                // The fault: whoever interrupts this thread is not heard.
            }
        }
    }

    @Override
    public void stop(BundleContext context) {}
}
