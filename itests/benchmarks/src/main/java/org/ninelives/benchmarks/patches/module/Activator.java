package org.ninelives.benchmarks.patches.module;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ninelives.benchmarks.patches.Counter;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;

/** Offers as many counters as the manifest says, of the kind that it says. */
public final class Activator implements BundleActivator {

    /** The header with the class of the counters. */
    public static final String KIND = "Counter-Kind";

    /** The header with how many there are. */
    public static final String HOW_MANY = "Counter-Number";

    private final List<Counting> counters = new ArrayList<>();

    /** Offers nothing yet. */
    public Activator() {}

    @Override
    public void start(BundleContext context) throws Exception {
        String name = context.getBundle().getSymbolicName();
        Integer version = context.getBundle().getVersion().getMajor();
        Class<?> kind =
                Class.forName(context.getBundle().getHeaders().get(KIND), true, Activator.class.getClassLoader());
        int howMany = Integer.parseInt(context.getBundle().getHeaders().get(HOW_MANY));
        for (int number = 0; number < howMany; number++) {
            Counting counter = (Counting) kind.getConstructor(Integer.class).newInstance(version);
            counters.add(counter);
            context.registerService(
                    Counter.class,
                    counter,
                    FrameworkUtil.asDictionary(
                            Map.of("of", name, "number", number, Constants.SERVICE_PID, name + "." + number)));
        }
    }

    @Override
    public void stop(BundleContext context) {
        counters.forEach(Counting::stop);
    }
}
