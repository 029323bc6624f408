package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Caller;
import org.ninelives.itests.shared.Total;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** What whiteboard hosts meet when a module is stopped and started outside a patch: the same as with any bundle. */
class HostsOutsideIT {

    @Test
    void aServletGoesAndComesBack_andIsPatchedAsBefore() throws Exception {
        int port = freePort();
        try (Ninelives runtime = Ninelives.builder()
                .property("org.osgi.service.http.port", String.valueOf(port))
                .property("org.apache.felix.http.host", "127.0.0.1")
                .bundle(Examples.of("org.apache.felix.http.servlet-api"))
                .bundle(Examples.of("org.apache.felix.http.jetty"))
                .bundle(Examples.of("route-1.0.0"))
                .start()) {
            URI page = URI.create("http://127.0.0.1:" + port + "/route?name=Ada");
            answers(page, 200);
            Bundle route = bundle(runtime, "org.ninelives.examples.route");
            for (int round = 0; round < 3; round++) {
                route.stop();
                answers(page, 404);
                route.start();
                answers(page, 200);
            }
            committed(runtime.patches().apply(patch(Examples.of("route-2.0.0"))));
            answers(page, 200);
            Bundle second = bundle(runtime, "org.ninelives.examples.route");
            second.stop();
            answers(page, 404);
            second.start();
            answers(page, 200);
        }
    }

    @Test
    void anEventHandlerGoesAndComesBack_andHearsEveryEventOnce() throws Exception {
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
            restartedUnheard(bundle(runtime, "org.ninelives.itests.listener"), poster);
            poster.call();
            assertThat(total.total())
                    .as("its memory was lost with its component")
                    .isEqualTo(1);
            committed(runtime.patches().apply(patch(TestBundle.of("listener-2"))));
            poster.call();
            assertThat(total.total()).isEqualTo(2);
            restartedUnheard(bundle(runtime, "org.ninelives.itests.listener"), poster);
            poster.call();
            assertThat(total.total()).isEqualTo(1);
        }
    }

    private static void restartedUnheard(Bundle listener, Caller poster) throws BundleException {
        listener.stop();
        poster.call();
        listener.start();
    }

    /** The one that serves; a former version may still be on its way out. */
    private static Bundle bundle(Ninelives runtime, String name) {
        long id = runtime.patches().status().stream()
                .filter(status -> status.module().equals(name))
                .findFirst()
                .orElseThrow()
                .bundleId();
        return Stream.of(runtime.context().getBundles())
                .filter(bundle -> bundle.getBundleId() == id)
                .findFirst()
                .orElseThrow();
    }

    /** The host hears of a service on its own thread. */
    private static void answers(URI page, int status) {
        Eventually.until(page + " answers " + status, () -> ask(page) == status, () -> ask(page));
    }

    private static int ask(URI page) {
        try {
            HttpURLConnection connection = (HttpURLConnection) page.toURL().openConnection();
            connection.setConnectTimeout(5_000);
            connection.setReadTimeout(20_000);
            return connection.getResponseCode();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
