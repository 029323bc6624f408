package org.ninelives.itests.karaf.desk.own;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.ninelives.api.module.Carried;
import org.ninelives.itests.karaf.desk.Desk;
import org.ninelives.itests.karaf.desk.Session;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** The module of all versions: what it hands out are objects of its own. */
public class DeskActivator implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        context.registerService(Desk.class, new OwnDesk(), null);
    }

    @Override
    public void stop(BundleContext context) {
        // The framework takes the service back.
    }

    static final class OwnDesk implements Desk {

        @Carried
        private final Map<String, OwnSession> sessions = new ConcurrentHashMap<>();

        @Override
        public Session open(String customer) {
            return sessions.computeIfAbsent(customer, any -> new OwnSession());
        }
    }

    static final class OwnSession implements Session {

        private final List<String> items = new ArrayList<>();

        @Override
        public synchronized int add(String item) {
            items.add(item);
            return items.size();
        }

        @Override
        public String version() {
            return FrameworkUtil.getBundle(getClass()).getVersion().toString();
        }
    }
}
