package org.ninelives.itests.life;

import org.ninelives.itests.shared.Script;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Takes as long as the test wants. */
public class Starting implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        Script.reached(this, "started");
    }

    @Override
    public void stop(BundleContext context) {}
}
