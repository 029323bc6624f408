package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;
import static org.ninelives.itests.embedded.Outcomes.rolledBack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ninelives.api.Finding;
import org.ninelives.api.Phase;
import org.ninelives.api.Policy;
import org.ninelives.api.spi.Probe;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Counter;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Speaker;
import org.ninelives.itests.shared.Total;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceRegistration;
import org.osgi.util.tracker.ServiceTracker;

/** What candidates see of each other before the flip, and what consumers would lose by it. */
class CandidatesWorldIT {

    private static final String COUNTER = "org.ninelives.itests.counter";
    private static final String CYCLE_A = "org.ninelives.itests.cycle.a";
    private static final Policy WITHDRAWING = Outcomes.patient().withWithdrawalAllowed(true);
    private static final Policy QUICK = Outcomes.patient().withStartTimeout(Duration.ofSeconds(3));

    @BeforeEach
    void begin() {
        Script.reset();
    }

    // Candidates that need each other

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void inACycleEachMeetsWhatIsNewInTheOther_andNobodyElseDoesBeforeTheFlip(boolean other) throws Exception {
        Path a = TestBundle.of("cycle-a");
        Path b = TestBundle.of("cycle-b");
        try (Ninelives runtime = Runtimes.with(TestBundle.of("cycle-a-1"), TestBundle.of("cycle-b-1"))
                .start()) {
            List<String> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
            // Whether the other has heard of it by then is up to Declarative Services.
            for (int said : List.of(100, 200)) {
                Script.at("a activated, b says " + said, () -> seen.add("others see " + runtime.find(Total.class)));
            }

            committed(runtime.patches().apply(other ? patch(a, b) : patch(b, a)));

            assertThat(seen).containsExactly("others see Optional.empty");
            assertThat(runtime.service(Total.class, "(owner=a)").total()).isEqualTo(201);
            assertThat(runtime.service(Total.class, "(owner=b)").total()).isEqualTo(200);

            committed(runtime.patches().rollback(CYCLE_A, WITHDRAWING));
            assertThat(runtime.find(Total.class)).isEmpty();
            assertThat(runtime.service(Speaker.class, "(name=a)").say()).isEqualTo("1.0.0");
        }
    }

    @Test
    void aCycleThatCannotBeClosedIsRefused_andBothSidesAreNamed() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("cycle-a-1"), TestBundle.of("cycle-b-1"))
                .start()) {
            var refused = rolledBack(runtime.patches()
                    .apply(patch(TestBundle.of("cycle-a"), TestBundle.of("cycle-closed"))
                            .under(QUICK)));

            assertThat(refused.failedIn()).isEqualTo(Phase.START);
            assertThat(refused.reason())
                    .contains(
                            "org.ninelives.itests.cycle.a.Fresh has no service for its reference other ("
                                    + Total.class.getName() + " with (owner=b))",
                            "org.ninelives.itests.cycle.b.Fresh has no service for its reference other ("
                                    + Total.class.getName() + " with (owner=a))");
            assertThat(runtime.find(Total.class)).isEmpty();
            assertThat(runtime.service(Speaker.class, "(name=a)").say()).isEqualTo("1.0.0");
        }
    }

    @Test
    void aTrackerOfACandidateMeetsWhatIsNewInAnotherOne_underAKnownInterfaceToo() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("speakers-b"), TestBundle.of("tracking"))
                .start()) {
            ConcurrentLinkedQueue<String> others = new ConcurrentLinkedQueue<>();
            Probe probe = candidate -> {
                others.add(
                        speakers(runtime, "(name=fresh)") + " " + Script.lines().contains("2.0.0 tracks fresh") + " "
                                + Script.lines().contains("1.0.0 tracks fresh"));
                return List.of();
            };
            ServiceRegistration<Probe> registration = runtime.context().registerService(Probe.class, probe, null);

            committed(runtime.patches()
                    .apply(patch(TestBundle.of("tracking", "2.0.0"), TestBundle.of("speakers-b-fresh"))));
            registration.unregister();

            assertThat(others).isNotEmpty().containsOnly("0 true false");
            assertThat(runtime.service(Speaker.class, "(name=fresh)").say()).isEqualTo("fresh");
            assertThat(runtime.service(Speaker.class, "(name=tracking)").say()).isEqualTo("2.0.0 tracks 0 and 1");
        }
    }

    @Test
    void aComponentOfACandidateMayNeedWhatIsNewInAnotherOneUnderAKnownInterface() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("speakers-b"), TestBundle.of("speakers-a"))
                .start()) {
            ConcurrentLinkedQueue<Integer> others = new ConcurrentLinkedQueue<>();
            Script.at("needy hears fresh", () -> others.add(speakers(runtime, "(name=fresh)")));

            committed(runtime.patches()
                    .apply(patch(TestBundle.of("speakers-a-fresh"), TestBundle.of("speakers-b-fresh"))
                            .under(Outcomes.patient().withStartTimeout(Duration.ofSeconds(5)))));

            assertThat(others).containsExactly(0);
            assertThat(runtime.service(Speaker.class, "(name=fresh)").say()).isEqualTo("fresh");
        }
    }

    // Consumers whose filter no longer matches

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aComponentThatWouldLoseWhatItCannotDoWithoutRefusesThePatch(boolean active) throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("counter-1"), TestBundle.of("picky"))
                .start()) {
            Speaker picky = runtime.service(Speaker.class, "(name=picky)");
            if (active) {
                assertThat(picky.say()).isEqualTo("1.0.0");
            }
            var next = patch(TestBundle.of("counter-2"));

            assertThat(runtime.patches().plan(next).findings())
                    .filteredOn(finding -> finding.weight() == Finding.Weight.REFUSES)
                    .extracting(Finding::toString)
                    .containsExactly(
                            COUNTER + " 2.0.0: takes a service from org.ninelives.itests.picky 1.0.0: the reference"
                                    + " counter of its component org.ninelives.itests.picky.Picky has the target"
                                    + " (counter.version=1.0.0), which no longer matches: counter.version changes from 1.0.0 to"
                                    + " 2.0.0; keep the property, or allow that explicitly (--allow-withdraw)");
            assertThat(rolledBack(runtime.patches().apply(next)).failedIn()).isEqualTo(Phase.VALIDATE);
            assertThat(picky.say()).isEqualTo("1.0.0");

            var report =
                    committed(runtime.patches().apply(next.under(WITHDRAWING))).report();

            assertThat(report.findings()).anySatisfy(finding -> {
                assertThat(finding.weight()).isEqualTo(Finding.Weight.WARNS);
                assertThat(finding.message()).contains("org.ninelives.itests.picky.Picky");
            });
            assertThat(speakers(runtime, "(name=picky)")).isZero();
            committed(runtime.patches().rollback(COUNTER, Outcomes.patient()));
            assertThat(runtime.service(Speaker.class, "(name=picky)").say()).isEqualTo("1.0.0");
        }
    }

    @Test
    void whoCanDoWithoutIsNamedInAWarning_whetherComponentOrTracker() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("counter-1"), TestBundle.of("picky-optional"))
                .start()) {
            ServiceTracker<Object, Object> tracker = new ServiceTracker<>(
                    runtime.context(),
                    runtime.context()
                            .createFilter("(&(objectClass=" + Counter.class.getName() + ")(counter.version=1.0.0))"),
                    null);
            tracker.open();

            assertThat(runtime.patches().plan(patch(TestBundle.of("counter-2"))).findings())
                    .filteredOn(finding -> finding.weight() == Finding.Weight.WARNS)
                    .extracting(Finding::message)
                    .satisfiesExactlyInAnyOrder(
                            message -> assertThat(message).contains("the reference counter of its component"),
                            message -> assertThat(message)
                                    .contains(
                                            "the filter (&(objectClass=" + Counter.class.getName()
                                                    + ")(counter.version=1.0.0)) of its listener or tracker",
                                            "counter.version changes from 1.0.0 to 2.0.0"));
            committed(runtime.patches().apply(patch(TestBundle.of("counter-2"))));
            assertThat(tracker.isEmpty()).isTrue();
            assertThat(runtime.service(Speaker.class, "(name=picky)").say()).isEqualTo("without");
            tracker.close();
        }
    }

    @Test
    void whatNoDescriptionTellsShowsWhenTheCandidateHasStarted() throws Exception {
        Path holder = TestBundle.of("holder");
        try (Ninelives runtime =
                Runtimes.with(TestBundle.of("scopes-activator"), holder).start()) {
            Path next = TestBundle.changed("scopes-activator", Map.of("Bundle-Version", "2.0.0", "X-Kind", "other"));
            assertThat(runtime.patches().plan(patch(next)).acceptable()).isTrue();

            var refused = rolledBack(runtime.patches().apply(patch(next)));

            assertThat(refused.failedIn()).isEqualTo(Phase.START);
            assertThat(refused.reason())
                    .contains(
                            "org.ninelives.itests.holder.OfBundle has the target (kind=bundle)",
                            "kind changes from bundle to other");
            committed(runtime.patches().apply(patch(TestBundle.of("scopes-activator", "2.0.0"))));
        }
    }

    private static int speakers(Ninelives runtime, String filter) {
        try {
            return runtime.context().getServiceReferences(Speaker.class, filter).size();
        } catch (InvalidSyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
