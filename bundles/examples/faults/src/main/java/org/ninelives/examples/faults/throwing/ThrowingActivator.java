package org.ninelives.examples.faults.throwing;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Cannot start. */
public final class ThrowingActivator implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        throw new IllegalStateException("no licence for " + context.getBundle());
    }

    @Override
    public void stop(BundleContext context) {}
}
