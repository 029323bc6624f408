package org.ninelives.itests.scopes;

import java.util.Map;
import org.ninelives.api.module.Carried;
import org.ninelives.itests.shared.Counter;
import org.ninelives.itests.shared.Script;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/** Registers a service of bundle scope without any component. */
public class Registering implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        context.registerService(
                Counter.class,
                new ServiceFactory<>() {
                    @Override
                    public Counter getService(Bundle consumer, ServiceRegistration<Counter> registration) {
                        Script.reached(this, "made for " + consumer.getSymbolicName());
                        return new Own();
                    }

                    @Override
                    public void ungetService(
                            Bundle consumer, ServiceRegistration<Counter> registration, Counter service) {
                        Script.reached(this, "taken back from " + consumer.getSymbolicName());
                    }
                },
                FrameworkUtil.asDictionary(
                        Map.of("kind", context.getBundle().getHeaders().get("X-Kind"))));
    }

    @Override
    public void stop(BundleContext context) {
        // The framework takes back what was registered.
    }

    private static final class Own implements Counter {

        @Carried
        private long count;

        @Override
        public synchronized long next() {
            return ++count;
        }

        @Override
        public String version() {
            return Script.version(this);
        }
    }
}
