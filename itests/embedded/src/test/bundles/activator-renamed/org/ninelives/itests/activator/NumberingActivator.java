package org.ninelives.itests.activator;

import org.ninelives.api.module.Carried;
import org.ninelives.itests.shared.Counter;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Registers itself, without any component runtime. */
public class NumberingActivator implements BundleActivator, Counter {

    @Carried
    private long count;

    @Override
    public void start(BundleContext context) {
        context.registerService(Counter.class, this, null);
    }

    @Override
    public void stop(BundleContext context) {
        // The framework takes the service back.
    }

    @Override
    public synchronized long next() {
        return ++count;
    }

    @Override
    public String version() {
        return "2.1.0";
    }
}
