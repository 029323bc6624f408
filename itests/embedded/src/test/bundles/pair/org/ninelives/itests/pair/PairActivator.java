package org.ninelives.itests.pair;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import org.ninelives.api.module.Carried;
import org.ninelives.itests.shared.Counter;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Registers two services of one interface, in another order in each version. */
public class PairActivator implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        int version = context.getBundle().getVersion().getMajor();
        boolean pids = Boolean.parseBoolean(context.getBundle().getHeaders().get("Pair-Pids"));
        for (String side : version % 2 == 0 ? List.of("right", "left") : List.of("left", "right")) {
            Dictionary<String, Object> properties = new Hashtable<>();
            properties.put("side", side);
            if (pids) {
                properties.put("service.pid", "pair." + side);
            }
            context.registerService(Counter.class, new Counting(version), properties);
        }
    }

    @Override
    public void stop(BundleContext context) {
        // The framework takes the services back.
    }

    static final class Counting implements Counter {

        private final int version;

        @Carried
        private long count;

        Counting(int version) {
            this.version = version;
        }

        @Override
        public synchronized long next() {
            return ++count;
        }

        @Override
        public String version() {
            return String.valueOf(version);
        }
    }
}
