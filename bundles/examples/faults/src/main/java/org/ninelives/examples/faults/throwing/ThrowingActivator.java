package org.ninelives.examples.faults.throwing;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Cannot start. */
public final class ThrowingActivator implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        Bundle bundle = context.getBundle();
        throw new IllegalStateException("no licence for " + bundle.getSymbolicName() + " " + bundle.getVersion());
    }

    @Override
    public void stop(BundleContext context) {}
}
