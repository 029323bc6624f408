package org.ninelives.itests.tracking;

import java.util.Map;
import org.ninelives.itests.shared.Counter;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Speaker;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** Tracks two kinds of services, without any component. */
public class Tracking implements BundleActivator {

    private ServiceTracker<Counter, Counter> counters;
    private ServiceTracker<Speaker, Speaker> fresh;

    @Override
    public void start(BundleContext context) throws Exception {
        counters = new ServiceTracker<>(context, Counter.class, null) {
            @Override
            public Counter addingService(ServiceReference<Counter> reference) {
                Counter counter = super.addingService(reference);
                Script.reached(Tracking.this, "tracks a counter of " + counter.version());
                return counter;
            }
        };
        counters.open();
        fresh = new ServiceTracker<>(
                context,
                context.createFilter("(&(objectClass=" + Speaker.class.getName() + ")(name=fresh))"),
                null) {
            @Override
            public Speaker addingService(ServiceReference<Speaker> reference) {
                Speaker speaker = super.addingService(reference);
                Script.reached(Tracking.this, "tracks " + speaker.say());
                return speaker;
            }
        };
        fresh.open();
        Speaker own = () -> Script.version(this) + " tracks " + counters.size() + " and " + fresh.size();
        context.registerService(Speaker.class, own, FrameworkUtil.asDictionary(Map.of("name", "tracking")));
    }

    @Override
    public void stop(BundleContext context) {
        counters.close();
        fresh.close();
    }
}
