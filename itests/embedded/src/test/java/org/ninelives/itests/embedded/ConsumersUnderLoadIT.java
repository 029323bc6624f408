package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.ninelives.api.PatchResult.Committed;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Caller;
import org.ninelives.itests.shared.Counter;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** Promises 1, 2 and 5: whoever calls in whatever way, while patches and rollbacks go on. */
class ConsumersUnderLoadIT {

    private static final int ROUNDS = 25;

    @Test
    void noCallFailsAndNoNumberIsLost_forAnyKindOfConsumer() throws Exception {
        try (Ninelives runtime = Ninelives.builder()
                .share("org.ninelives.itests.shared;version=1.0.0")
                .bundle(TestBundle.of("counter-1"))
                .bundle(TestBundle.of("consumers"))
                .start()) {
            Counter kept = runtime.service(Counter.class);
            BundleContext context = runtime.context();
            List<Load> loads = new ArrayList<>();
            Map<Caller, Object> held = new HashMap<>();
            Duration longestPause = Duration.ZERO;
            long parked = 0;
            Tracked tracked = new Tracked(context);
            try {
                for (ServiceReference<Caller> reference : context.getServiceReferences(Caller.class, null)) {
                    Caller caller = context.getService(reference);
                    loads.add(Load.of(String.valueOf(reference.getProperty("kind")), 1, caller::call));
                    held.put(caller, caller.held());
                }
                assertThat(held).hasSize(4);
                loads.add(Load.of("plain lookup", 1, () -> lookUpAndCall(context)));
                loads.add(Load.of("ServiceTracker", 1, tracked::call));
                loads.add(Load.of("kept reference", 1, kept::next));

                for (int round = 0; round < ROUNDS; round++) {
                    Committed there = committed(runtime.patches().apply(patch(TestBundle.of("counter-2"))));
                    Committed back =
                            committed(runtime.patches().rollback("org.ninelives.itests.counter", Outcomes.patient()));
                    for (Committed one : List.of(there, back)) {
                        parked += one.report().callsParked();
                        longestPause = max(longestPause, one.report().pause());
                    }
                }
            } finally {
                for (Load load : loads) {
                    load.close();
                }
                tracked.close();
            }

            long calls = 0;
            for (Load load : loads) {
                System.out.printf(
                        "%-22s %,10d calls, %d patches, %d failed, longest %.1f ms%n",
                        load.name(),
                        load.calls(),
                        2 * ROUNDS,
                        load.failures().size(),
                        load.longest().toNanos() / 1e6);
                calls += load.calls();
            }
            System.out.printf("parked %d calls, longest pause %.1f ms%n", parked, longestPause.toNanos() / 1e6);
            for (Load load : loads) {
                assertThat(load.failures()).as(load.name()).isEmpty();
            }
            assertThat(kept.next())
                    .as("numbers given out, none lost or doubled")
                    .isEqualTo(calls + 1);
            held.forEach((caller, object) -> {
                assertThat(caller.activations()).isEqualTo(1);
                assertThat(caller.held()).isSameAs(object);
            });
        }
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static long lookUpAndCall(BundleContext context) {
        ServiceReference<Counter> reference = context.getServiceReference(Counter.class);
        try {
            return context.getService(reference).next();
        } finally {
            context.ungetService(reference);
        }
    }

    private static final class Tracked implements AutoCloseable {

        private final ServiceTracker<Counter, Counter> tracker;

        Tracked(BundleContext context) {
            tracker = new ServiceTracker<>(context, Counter.class, null);
            tracker.open();
        }

        long call() {
            return tracker.getService().next();
        }

        @Override
        public void close() {
            tracker.close();
        }
    }
}
