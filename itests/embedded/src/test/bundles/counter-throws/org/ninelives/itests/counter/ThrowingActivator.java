package org.ninelives.itests.counter;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

public class ThrowingActivator implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        throw new IllegalStateException("no disk to count on");
    }

    @Override
    public void stop(BundleContext context) {}
}
