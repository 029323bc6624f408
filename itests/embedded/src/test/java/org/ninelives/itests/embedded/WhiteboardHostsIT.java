package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;

import org.junit.jupiter.api.Test;
import org.ninelives.api.Policy;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Caller;
import org.ninelives.itests.shared.Total;

/** Promises 1 and 2 for modules that are called by a host that found them on the whiteboard. */
class WhiteboardHostsIT {

    private static final int ROUNDS = 15;
    private static final Policy DROPPING = Outcomes.patient().withDropAllowed(true);

    @Test
    void everyRequestIsAnsweredAndEveryVisitorCounted_whileTheServletIsPatched() throws Exception {
        Http http = Http.onFreePort();
        try (Ninelives runtime =
                http.in(Ninelives.builder()).bundle(Examples.of("route-1.0.0")).start()) {
            String greeting = "/route?name=Ada";
            String stats = "/route/stats";
            assertThat(http.get(greeting)).isEqualTo("Hello, visitor #1\n");

            Load load = Load.of("HTTP", 4, () -> http.get(greeting));
            try {
                for (int round = 0; round < ROUNDS; round++) {
                    committed(runtime.patches().apply(patch(Examples.of("route-2.0.0"))));
                    assertThat(http.get(stats)).contains("errors: 0");
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
            assertThat(http.get(stats)).startsWith("visitors: " + (load.calls() + 1));
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
                    committed(runtime.patches().rollback("org.ninelives.itests.listener", Outcomes.patient()));
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
}
