package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Total;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Event handlers whose topics, filter and kind of delivery differ from version to version. */
class EventChangesIT {

    private static final int ROUNDS = 15;
    private static final String MODULE = "org.ninelives.itests.subscriber";

    @BeforeEach
    void beginAnew() {
        Script.reset();
    }

    private static Ninelives.Builder handlers() {
        return Runtimes.with(
                Examples.of("org.apache.felix.eventadmin"), TestBundle.of("subscriber-1"), TestBundle.of("publisher"));
    }

    @SuppressWarnings("unchecked") // the one service of this type
    private static BiConsumer<String, Map<String, Object>> publisher(Ninelives runtime) {
        return runtime.service(BiConsumer.class);
    }

    @Test
    void eachVersionHearsItsOwnTopics() throws Exception {
        try (Ninelives runtime = handlers().start()) {
            BiConsumer<String, Map<String, Object>> publisher = publisher(runtime);
            sendAll(publisher);
            assertThat(Script.lines())
                    .containsExactly("1.0.0 itests/common", "1.0.0 itests/old", "1.0.0 itests/common");

            Script.reset();
            committed(runtime.patches().apply(patch(TestBundle.of("subscriber-2"))));
            sendAll(publisher);
            assertThat(Script.lines())
                    .as("the last one is secret, and its filter leaves that out")
                    .containsExactly("2.0.0 itests/common", "2.0.0 itests/new");

            Script.reset();
            committed(runtime.patches().rollback(MODULE, Outcomes.patient()));
            sendAll(publisher);
            assertThat(Script.lines())
                    .containsExactly("1.0.0 itests/common", "1.0.0 itests/old", "1.0.0 itests/common");
        }
    }

    private static void sendAll(BiConsumer<String, Map<String, Object>> publisher) {
        publisher.accept("itests/common", Map.of("tell", true));
        publisher.accept("itests/old", Map.of("tell", true));
        publisher.accept("itests/new", Map.of("tell", true));
        publisher.accept("itests/common", Map.of("tell", true, "secret", true));
    }

    @Test
    void anEventThatIsSentTwiceIsHandledTwice() throws Exception {
        try (Ninelives runtime = handlers().start()) {
            committed(runtime.patches().apply(patch(TestBundle.of("subscriber-2"))));

            publisher(runtime).accept("itests/common", Map.of("again", true));

            assertThat(runtime.service(Total.class).total()).isEqualTo(2);
        }
    }

    @Test
    void noEventIsLostAndNoneIsHandledTwice_sentOrPosted_whileTopicsChange() throws Exception {
        try (Ninelives runtime = handlers().start()) {
            BiConsumer<String, Map<String, Object>> publisher = publisher(runtime);
            Total total = runtime.service(Total.class);
            AtomicLong numbers = new AtomicLong();
            Load load = Load.of("events", 3, () -> {
                long number = numbers.incrementAndGet();
                publisher.accept(
                        "itests/common", number % 4 == 0 ? Map.of("n", number, "later", true) : Map.of("n", number));
                return number;
            });
            try {
                for (int round = 0; round < ROUNDS; round++) {
                    committed(runtime.patches().apply(patch(TestBundle.of("subscriber-2"))));
                    committed(runtime.patches().rollback(MODULE, Outcomes.patient()));
                }
            } finally {
                load.close();
            }

            System.out.printf(
                    "event handler, changed topics: %,d events, %d patches, longest %.1f ms%n",
                    load.calls(), 2 * ROUNDS, load.longest().toNanos() / 1e6);
            assertThat(load.failures()).isEmpty();
            Eventually.until(
                    "every event is handled",
                    () -> total.total() == numbers.get(),
                    () -> total.total() + " of " + numbers);
            assertThat(Script.lines()).isEmpty();
        }
    }

    /** Otherwise its host would hand out every event twice, and every event would be counted, until the next patch. */
    @Test
    void theFormerRegistrationGoes_withoutAnotherPatch() throws Exception {
        try (Ninelives runtime =
                handlers().property("org.ninelives.last.event.ms", "100").start()) {
            List<ServiceReference<?>> before = handlersIn(runtime);
            assertThat(before).hasSize(1);

            committed(runtime.patches().apply(patch(TestBundle.of("subscriber-2"))));

            Eventually.until(
                    "one registration is left", () -> handlersIn(runtime).size() == 1, () -> handlersIn(runtime)
                            .size());
            assertThat(handlersIn(runtime)).doesNotContainAnyElementsOf(before);
            publisher(runtime).accept("itests/common", Map.of("again", true));
            assertThat(runtime.service(Total.class).total()).isEqualTo(2);
        }
    }

    private static List<ServiceReference<?>> handlersIn(Ninelives runtime) {
        try {
            ServiceReference<?>[] found =
                    runtime.context().getAllServiceReferences("org.osgi.service.event.EventHandler", null);
            return found == null ? List.of() : List.of(found);
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Event Admin calls a handler no more that was too slow once. */
    @Test
    void aHandlerThatItsHostGaveUpIsCalledAgainAfterAPatch() throws Exception {
        try (Ninelives runtime = handlers()
                .property("org.apache.felix.eventadmin.Timeout", "200")
                .start()) {
            BiConsumer<String, Map<String, Object>> publisher = publisher(runtime);
            Total total = runtime.service(Total.class);
            // It does not measure the first one.
            publisher.accept("itests/common", Map.of());
            publisher.accept("itests/common", Map.of("slow", true));
            publisher.accept("itests/common", Map.of());
            assertThat(total.total()).as("given up").isEqualTo(2);

            committed(runtime.patches().apply(patch(TestBundle.of("subscriber-2"))));

            publisher.accept("itests/common", Map.of());
            assertThat(total.total()).isEqualTo(3);
        }
    }
}
