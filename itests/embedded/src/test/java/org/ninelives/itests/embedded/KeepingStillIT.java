package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Caller;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Verb;
import org.osgi.framework.ServiceReference;

/**
 * What hosts of all kinds call does nothing in a candidate before the flip, and nothing in a standby after it: an event
 * handler, a command, a job, a health check and an MBean, all of them one service.
 */
class KeepingStillIT {

    private static final String MODULE = "org.ninelives.itests.busy";

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private final Http http;

    KeepingStillIT() throws IOException {
        http = Http.onFreePort();
    }

    @BeforeEach
    void beginAnew() {
        Script.reset();
    }

    private Ninelives everything() throws Exception {
        Ninelives runtime = http.in(Runtimes.with(
                        Examples.of("org.apache.felix.eventadmin"),
                        Examples.of("org.apache.felix.gogo.runtime"),
                        Examples.of("org.apache.felix.healthcheck.core"),
                        Examples.of("org.apache.aries.jmx.whiteboard"),
                        TestBundle.of("publisher"),
                        TestBundle.of("hosts"),
                        TestBundle.of("busy-1")))
                .start();
        runtime.context().registerService(MBeanServer.class, server, null);
        return runtime;
    }

    private static <T> T of(Ninelives runtime, Class<T> type, String kind) throws Exception {
        List<ServiceReference<T>> found =
                List.copyOf(runtime.context().getServiceReferences(type, "(kind=" + kind + ")"));
        assertThat(found).hasSize(1);
        return runtime.context().getService(found.get(0));
    }

    /** Every host calls, once; what was called says so. */
    @SuppressWarnings("unchecked") // the one service of this type
    private void callByAllHosts(Ninelives runtime) throws Exception {
        BiConsumer<String, Map<String, Object>> publisher = runtime.service(BiConsumer.class);
        publisher.accept("itests/busy", Map.of());
        assertThat(of(runtime, Caller.class, "scheduler").call()).isEqualTo(1);
        assertThat(of(runtime, Verb.class, "shell").who()).endsWith(".0.0");
        assertThat(of(runtime, Caller.class, "doctor").call()).isEqualTo(1);
        server.getAttribute(new ObjectName("org.ninelives.itests:type=Busy"), "Version");
    }

    private static void assertCalled(String version) {
        assertThat(Script.lines())
                .filteredOn(line -> !line.endsWith(" restored"))
                .containsExactly(
                        version + " event",
                        version + " job",
                        version + " command",
                        version + " health",
                        version + " mbean");
    }

    @Test
    void aCandidateKeepsStillBeforeTheFlip_andAStandbyAfterIt() throws Exception {
        try (Ninelives runtime = everything()) {
            callByAllHosts(runtime);
            assertCalled("1.0.0");

            Script.reset();
            AtomicReference<Throwable> before =
                    new AtomicReference<>(new AssertionError("the candidate was not restored"));
            // Its state has arrived, everything is prepared, and nothing but the flip is missing.
            Script.at("2.0.0 restored", () -> onAnotherThread(runtime, before));
            committed(runtime.patches().apply(patch(TestBundle.of("busy-2"))));
            assertThat(before.get()).isNull();

            Script.reset();
            callByAllHosts(runtime);
            assertCalled("2.0.0");

            committed(runtime.patches().rollback(MODULE, Outcomes.patient()));
            Script.reset();
            callByAllHosts(runtime);
            assertCalled("1.0.0");
        }
    }

    /** Not on the candidate's own thread, whose calls meet the candidate. */
    private void onAnotherThread(Ninelives runtime, AtomicReference<Throwable> failure) {
        Thread hosts = new Thread(() -> {
            try {
                callByAllHosts(runtime);
                assertCalled("1.0.0");
                failure.set(null);
            } catch (Throwable thrown) {
                failure.set(thrown);
            }
        });
        hosts.start();
        try {
            hosts.join(Duration.ofSeconds(60).toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
