package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.ninelives.api.Policy;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Caller;
import org.ninelives.itests.shared.Total;

/** Promises 1 and 2 for modules that are called by a host that found them on the whiteboard. */
class WhiteboardHostsIT {

    private static final int ROUNDS = 15;
    private static final Policy DROPPING = Policy.defaults().withDropAllowed(true);

    @Test
    void everyRequestIsAnsweredAndEveryVisitorCounted_whileTheServletIsPatched() throws Exception {
        int port = freePort();
        try (Ninelives runtime = Ninelives.builder()
                .property("org.osgi.service.http.port", String.valueOf(port))
                .property("org.apache.felix.http.host", "127.0.0.1")
                .bundle(Examples.of("org.apache.felix.http.servlet-api"))
                .bundle(Examples.of("org.apache.felix.http.jetty"))
                .bundle(Examples.of("route-1.0.0"))
                .start()) {
            URI greeting = URI.create("http://127.0.0.1:" + port + "/route?name=Ada");
            URI stats = URI.create("http://127.0.0.1:" + port + "/route/stats");
            assertThat(get(greeting)).isEqualTo("Hello, visitor #1\n");

            Load load = Load.of("HTTP", 4, () -> get(greeting));
            try {
                for (int round = 0; round < ROUNDS; round++) {
                    committed(runtime.patches().apply(patch(Examples.of("route-2.0.0"))));
                    assertThat(get(stats)).contains("errors: 0");
                    committed(runtime.patches().rollback("org.ninelives.examples.route", DROPPING));
                }
            } finally {
                load.close();
            }

            System.out.printf(
                    "HTTP servlet: %,d requests, %d patches, %d failed, longest %.1f ms%n",
                    load.calls(),
                    2 * ROUNDS,
                    load.failures().size(),
                    load.longest().toNanos() / 1e6);
            assertThat(load.failures()).isEmpty();
            assertThat(get(stats)).startsWith("visitors: " + (load.calls() + 1));
        }
    }

    @Test
    void everyEventIsHandledOnce_whileItsHandlerIsPatched() throws Exception {
        try (Ninelives runtime = Ninelives.builder()
                .share("org.ninelives.itests.shared;version=1.0.0")
                .bundle(Examples.of("org.apache.felix.eventadmin"))
                .bundle(TestBundle.of("listener-1"))
                .bundle(TestBundle.of("poster"))
                .start()) {
            Caller poster = runtime.service(Caller.class);
            Total total = runtime.service(Total.class);
            poster.call();
            assertThat(total.total()).isEqualTo(1);

            Load load = Load.of("events", 3, poster::call);
            try {
                for (int round = 0; round < ROUNDS; round++) {
                    committed(runtime.patches().apply(patch(TestBundle.of("listener-2"))));
                    committed(runtime.patches().rollback("org.ninelives.itests.listener", Policy.defaults()));
                }
            } finally {
                load.close();
            }

            System.out.printf(
                    "event handler: %,d events, %d patches, longest %.1f ms%n",
                    load.calls(), 2 * ROUNDS, load.longest().toNanos() / 1e6);
            assertThat(load.failures()).isEmpty();
            assertThat(total.total()).as("events handled").isEqualTo(load.calls() + 1);
        }
    }

    /** The body of a page that is there; everything else is a failure. */
    private static String get(URI page) throws IOException {
        // Not java.net.http: on Java 25 it now and then sends a request again, and a visitor is counted twice.
        HttpURLConnection connection = (HttpURLConnection) page.toURL().openConnection();
        connection.setConnectTimeout(5_000);
        connection.setReadTimeout(20_000);
        if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
            throw new IOException(page + " answered " + connection.getResponseCode());
        }
        try (InputStream body = connection.getInputStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
