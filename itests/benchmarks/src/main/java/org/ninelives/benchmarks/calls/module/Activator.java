package org.ninelives.benchmarks.calls.module;

import org.ninelives.benchmarks.calls.Answer;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Offers the service, and has no state. */
public final class Activator implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        context.registerService(Answer.class, new Plain(), null);
    }

    @Override
    public void stop(BundleContext context) {}
}
