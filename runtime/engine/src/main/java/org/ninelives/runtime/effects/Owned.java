package org.ninelives.runtime.effects;

import java.lang.management.ManagementFactory;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import javax.management.InstanceNotFoundException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** What the process holds of a class loader's objects, where it can be told from the object itself whose it is. */
final class Owned {

    /**
     * One of them.
     *
     * @param what for messages
     * @param removal takes it out of the process
     */
    record One(String what, Aftermath.Undo removal) {}

    private Owned() {}

    static List<One> by(Suspect suspect) {
        List<One> found = new ArrayList<>();
        beans(suspect, found);
        drivers(suspect, found);
        providers(suspect, found);
        logHandlers(suspect, found);
        return found;
    }

    private static void beans(Suspect suspect, List<One> found) {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        for (ObjectName name : server.queryNames(null, null)) {
            try {
                if (server.getClassLoaderFor(name) == suspect.loader()) {
                    found.add(new One("the MBean " + name, () -> server.unregisterMBean(name)));
                }
            } catch (InstanceNotFoundException gone) {
                // Unregistered since the names were listed.
            }
        }
    }

    /** The driver manager shows and removes drivers only to code that sees their classes. */
    private static void drivers(Suspect suspect, List<One> found) {
        // To ask is to load all drivers that there are, so it is asked only about code that knows what a driver is.
        if (suspect.words().have("java/sql/DriverManager")) {
            Drivers drivers = Drivers.seenFrom(suspect.loader());
            for (String driver : drivers.registered()) {
                found.add(new One("the JDBC driver " + driver, () -> drivers.deregister(driver)));
            }
        }
    }

    private static void providers(Suspect suspect, List<One> found) {
        for (Provider provider : Security.getProviders()) {
            if (suspect.loaded(provider)) {
                String name = provider.getName();
                found.add(new One("the security provider " + name, () -> Security.removeProvider(name)));
            }
        }
    }

    private static void logHandlers(Suspect suspect, List<One> found) {
        LogManager manager = LogManager.getLogManager();
        for (String name : Collections.list(manager.getLoggerNames())) {
            Logger logger = manager.getLogger(name);
            if (logger != null) {
                for (Handler handler : logger.getHandlers()) {
                    if (suspect.loaded(handler)) {
                        found.add(new One(
                                "the log handler " + handler.getClass().getName() + " of "
                                        + (name.isEmpty() ? "the root logger" : "the logger " + name),
                                () -> logger.removeHandler(handler)));
                    }
                }
            }
        }
    }
}
