package org.ninelives.cli;

import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.ninelives.embedded.Ninelives;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.util.tracker.ServiceTracker;

/** The HTTP service that was asked for: on this machine alone. */
final class HttpService {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String ENDPOINT = "osgi.http.endpoint";
    private static final String RUNTIME =
            "(&(objectClass=org.osgi.service.http.runtime.HttpServiceRuntime)(" + ENDPOINT + "=*))";

    /** Held, or its level is forgotten. */
    private static final Logger LOG = Logger.getLogger("org.apache.felix.http");

    private HttpService() {}

    static void configure(Ninelives.Builder builder, int port) {
        LOG.setLevel(Level.WARNING);
        builder.property("org.apache.felix.http.host", "127.0.0.1")
                .property("org.osgi.service.http.port", String.valueOf(port))
                .property("org.apache.felix.http.log.jul", "true"); // else it writes to standard output
    }

    /**
     * Waits until it listens.
     *
     * @return where, or why it seems not to
     */
    static String address(Ninelives ninelives) throws InterruptedException {
        BundleContext context = ninelives.context();
        ServiceTracker<Object, Object> runtimes = new ServiceTracker<>(context, filter(context), null);
        runtimes.open();
        try {
            if (runtimes.waitForService(PATIENCE.toMillis()) == null) {
                return "no port; is it in use?";
            }
            Object endpoint = runtimes.getServiceReference().getProperty(ENDPOINT);
            return endpoint instanceof String[] several ? String.join(", ", several) : String.valueOf(endpoint);
        } finally {
            runtimes.close();
        }
    }

    private static Filter filter(BundleContext context) {
        try {
            return context.createFilter(RUNTIME);
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException(RUNTIME + " is no filter", impossible);
        }
    }
}
