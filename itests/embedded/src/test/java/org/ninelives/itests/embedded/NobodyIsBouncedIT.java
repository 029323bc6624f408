package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.ninelives.api.Policy;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Caller;
import org.ninelives.itests.shared.Counter;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;

/**
 * Whoever uses a patched service, and whoever uses that one, sees neither an end nor another object, however often it is
 * patched: a hundred times, or as the system property {@value #PATCHES} says (a thousand take a minute).
 */
class NobodyIsBouncedIT {

    private static final String PATCHES = "ninelives.patches";

    @Test
    void aStaticReluctantReferenceAndWhatIsDownstreamOfItStayAsTheyAre() throws Exception {
        int patches = Integer.getInteger(PATCHES, 100);
        Policy policy = Outcomes.patient().withGrace(Duration.ZERO);
        try (Ninelives runtime = Runtimes.with(TestBundle.of("counter-1"), TestBundle.of("chain"))
                .start()) {
            BundleContext context = runtime.context();
            Caller nearest = runtime.service(Caller.class, "(kind=nearest)");
            Caller downstream = runtime.service(Caller.class, "(kind=downstream)");
            Object held = nearest.held();
            Object heldDownstream = downstream.held();
            assertThat(downstream.call()).isEqualTo(1);
            AtomicInteger events = new AtomicInteger();
            ServiceListener listener = event -> events.incrementAndGet();
            context.addServiceListener(listener, "(objectClass=" + Caller.class.getName() + ")");
            List<Long> numbers = new ArrayList<>();
            long began = System.nanoTime();
            for (int round = 1; round <= patches; round++) {
                committed(
                        round % 2 == 1
                                ? runtime.patches()
                                        .apply(patch(TestBundle.of("counter-2")).under(policy))
                                : runtime.patches().rollback("org.ninelives.itests.counter", policy));
                numbers.add(downstream.call());
            }
            System.out.printf("%d patches in %d ms%n", patches, (System.nanoTime() - began) / 1_000_000);

            assertThat(nearest.activations()).isEqualTo(1);
            assertThat(downstream.activations()).isEqualTo(1);
            assertThat(nearest.held()).isSameAs(held);
            assertThat(downstream.held()).isSameAs(heldDownstream);
            assertThat(runtime.service(Caller.class, "(kind=nearest)")).isSameAs(nearest);
            assertThat(events).as("events of the consumers' own services").hasValue(0);
            assertThat(numbers)
                    .hasSize(patches)
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .last()
                    .isEqualTo(patches + 1L);
        }
    }

    /** Callers and consumers that begin while a patch is under way, and a listener that calls from within its events. */
    @Test
    void whoComesInTheMiddleOfAPatchIsServedToo_andWhoCallsFromAServiceEventDoesNotHoldItUp() throws Exception {
        int patches = 20;
        try (Ninelives runtime = Runtimes.with(TestBundle.of("counter-1")).start()) {
            BundleContext context = runtime.context();
            Listening listening = new Listening(runtime);
            context.addServiceListener(listening, "(objectClass=org.ninelives.itests.shared.Counter)");
            Load threads = Load.of("new threads", 1, () -> onANewThread(runtime));
            Load consumers = Load.of("new consumers", 1, () -> asANewConsumer(runtime));
            try {
                for (int round = 1; round <= patches; round++) {
                    committed(
                            round % 2 == 1
                                    ? runtime.patches().apply(patch(TestBundle.of("counter-2")))
                                    : runtime.patches().rollback("org.ninelives.itests.counter", Outcomes.patient()));
                }
            } finally {
                threads.close();
                consumers.close();
                context.removeServiceListener(listening);
            }

            assertThat(threads.failures()).isEmpty();
            assertThat(consumers.failures()).isEmpty();
            assertThat(threads.calls()).isPositive();
            assertThat(consumers.calls()).isPositive();
            assertThat(listening.failures).isEmpty();
            assertThat(listening.calls.get()).as("events, each with a call").isGreaterThanOrEqualTo(patches);
            assertThat(runtime.service(Counter.class).next())
                    .as("numbers given out, none lost or doubled")
                    .isEqualTo(threads.calls() + consumers.calls() + listening.calls.get() + 1);
        }
    }

    /** Calls the service from within each event of it, on the thread that flips. */
    private static final class Listening implements ServiceListener {

        private final Ninelives runtime;
        private final AtomicInteger calls = new AtomicInteger();
        private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());

        Listening(Ninelives runtime) {
            this.runtime = runtime;
        }

        @Override
        public void serviceChanged(ServiceEvent event) {
            try {
                runtime.service(Counter.class).next();
                calls.incrementAndGet();
            } catch (RuntimeException | Error failure) {
                failures.add(failure);
            }
        }
    }

    private static long onANewThread(Ninelives runtime) throws Exception {
        FutureTask<Long> call =
                new FutureTask<>(() -> runtime.service(Counter.class).next());
        new Thread(call, "newcomer").start();
        return call.get();
    }

    /** A bundle that comes, uses the service through components of its own, and goes. */
    private static long asANewConsumer(Ninelives runtime) throws Exception {
        Bundle bundle =
                runtime.context().installBundle(TestBundle.of("chain").toUri().toString());
        try {
            bundle.start();
            return runtime.service(Caller.class, "(kind=downstream)").call();
        } finally {
            bundle.uninstall();
        }
    }
}
