package org.ninelives.itests.life;

import org.ninelives.api.module.Lifecycle;
import org.ninelives.itests.shared.Counter;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Verb;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Registers one object as two services, and the same one again when it is started again. */
public class Static implements BundleActivator {

    private static final Both BOTH = new Both();

    @Override
    public void start(BundleContext context) {
        context.registerService(Counter.class, BOTH, null);
        context.registerService(Verb.class, BOTH, null);
    }

    @Override
    public void stop(BundleContext context) {
        // The framework takes the services back.
    }

    private static final class Both implements Counter, Verb, Lifecycle {

        private long count;

        @Override
        public void promoted() {
            Script.reached(this, "promoted");
        }

        @Override
        public void demoted() {
            Script.reached(this, "demoted");
        }

        @Override
        public synchronized long next() {
            return ++count;
        }

        @Override
        public String version() {
            return Script.version(this);
        }

        @Override
        public String who() {
            return version();
        }
    }
}
