package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;
import static org.ninelives.itests.embedded.Outcomes.rolledBack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ninelives.api.Phase;
import org.ninelives.api.Plan;
import org.ninelives.api.Policy;
import org.ninelives.api.state.FieldReport;
import org.ninelives.api.state.FieldReport.Fate;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Counter;

/** Modules whose services an activator registers. */
class ActivatorIT {

    private static final String ACTIVATOR = "org.ninelives.itests.activator";
    private static final String CLASS = ACTIVATOR + ".CountingActivator";
    private static final Policy QUICK = Outcomes.patient().withGrace(Duration.ofMillis(20));
    private static final int ROUNDS = 12;

    @TempDir
    Path data;

    @Test
    void noCallFailsAndNoNumberIsLost_throughPatchesAndRollbacks() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("activator-1")).start()) {
            Counter kept = runtime.service(Counter.class);
            Load load = Load.of("activator", 3, kept::next);
            try {
                for (int round = 0; round < ROUNDS; round++) {
                    committed(runtime.patches()
                            .apply(patch(TestBundle.of("activator-2")).under(QUICK)));
                    assertThat(kept.version()).isEqualTo("2.0.0");
                    committed(runtime.patches().rollback(ACTIVATOR, QUICK));
                    assertThat(kept.version()).isEqualTo("1.0.0");
                }
            } finally {
                load.close();
            }
            System.out.printf(
                    "%-22s %,10d calls, %d patches, %d failed, longest %.1f ms%n",
                    load.name(),
                    load.calls(),
                    2 * ROUNDS,
                    load.failures().size(),
                    load.longest().toNanos() / 1e6);
            assertThat(load.failures()).isEmpty();
            assertThat(kept.next()).as("numbers given out").isEqualTo(load.calls() + 1);
        }
    }

    @Test
    void thePlanForeseesItsState() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("activator-1")).start()) {
            Plan plan = runtime.patches().plan(patch(TestBundle.of("activator-2")));
            assertThat(plan.acceptable()).isTrue();
            assertThat(plan.needsGate()).isTrue();
            assertThat(plan.state())
                    .extracting(FieldReport::component, FieldReport::field, FieldReport::fate)
                    .containsExactly(tuple(CLASS, "count", Fate.CARRIED));
        }
    }

    @Test
    void stateThatWouldBeLostIsRefusedAsPlanned_andNothingIsLeft() throws Exception {
        try (Ninelives runtime =
                Runtimes.with(TestBundle.of("activator-1")).data(data).start()) {
            Counter kept = runtime.service(Counter.class);
            assertThat(kept.next()).isEqualTo(1);
            // The first patch of all brings threads and files that stay.
            assertThat(rolledBack(runtime.patches().apply(patch(TestBundle.of("activator-1"))))
                            .failedIn())
                    .isEqualTo(Phase.VALIDATE);
            Traces traces = new Traces(runtime.context(), data);
            assertThat(runtime.patches()
                            .plan(patch(TestBundle.of("activator-drops")))
                            .acceptable())
                    .isFalse();
            var refused = rolledBack(runtime.patches()
                    .apply(patch(TestBundle.of("activator-drops")).under(QUICK)));
            assertThat(refused.failedIn()).isEqualTo(Phase.VALIDATE);
            assertThat(refused.reason()).contains(CLASS + ".count: is carried state that has no home");
            traces.assertUnchanged();
            assertThat(kept.next()).isEqualTo(2);

            committed(runtime.patches()
                    .apply(patch(TestBundle.of("activator-drops")).under(QUICK.withDropAllowed(true))));
            assertThat(kept.next()).isEqualTo(1);
        }
    }

    @Test
    void aRenamedClassGoesOnWithTheState() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("activator-1")).start()) {
            Counter kept = runtime.service(Counter.class);
            assertThat(kept.next()).isEqualTo(1);
            committed(runtime.patches()
                    .apply(patch(TestBundle.of("activator-renamed")).under(QUICK)));
            assertThat(kept.version()).isEqualTo("2.1.0");
            assertThat(kept.next()).isEqualTo(2);
        }
    }

    @Test
    void twoServicesOfOneInterfaceGoOnByTheirPids_inBothDirections() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("pair")).start()) {
            Counter left = runtime.service(Counter.class, "(service.pid=pair.left)");
            Counter right = runtime.service(Counter.class, "(service.pid=pair.right)");
            left.next();
            left.next();
            right.next();

            committed(runtime.patches()
                    .apply(patch(TestBundle.of("pair", "2.0.0")).under(QUICK)));
            assertThat(left.version()).isEqualTo("2");
            assertThat(left.next()).isEqualTo(3);
            assertThat(right.next()).isEqualTo(2);

            committed(runtime.patches().rollback("org.ninelives.itests.pair", QUICK));
            assertThat(left.version()).isEqualTo("1");
            assertThat(left.next()).isEqualTo(4);
            assertThat(right.next()).isEqualTo(3);
        }
    }

    @Test
    void twoServicesOfOneInterfaceWithoutNamesAreRefused() throws Exception {
        Path nameless = TestBundle.changed("pair", Map.of("Pair-Pids", "false"));
        Path next = TestBundle.changed("pair", Map.of("Pair-Pids", "false", "Bundle-Version", "2.0.0"));
        try (Ninelives runtime = Runtimes.with(nameless).start()) {
            Counter left = runtime.service(Counter.class, "(side=left)");
            left.next();

            assertThat(rolledBack(runtime.patches().apply(patch(next))).reason())
                    .contains("offers " + Counter.class.getName() + " 2 times")
                    .contains("service.pid");
            assertThat(left.version()).isEqualTo("1");
            assertThat(left.next()).isEqualTo(2);
        }
    }
}
