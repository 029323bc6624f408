package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;
import static org.ninelives.itests.embedded.Outcomes.rolledBack;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ninelives.api.PatchResult;
import org.ninelives.api.Policy;
import org.ninelives.api.module.Patchable;
import org.ninelives.api.spi.Probe;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Counter;
import org.ninelives.itests.shared.Script;

/** What the components of a module hear, in which order, and how often. */
class LifecycleIT {

    private static final String LIFE = "org.ninelives.itests.life";

    private static final Policy NOT_FOR_LONG = Outcomes.patient().withLongestPause(Duration.ofSeconds(1));

    @BeforeEach
    void begin() {
        Script.reset();
    }

    @Test
    void theFirstVersionHearsThatItServesAndNothingElse() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("life")).start()) {
            Script.await("1.0.0 promoted");
            runtime.service(Counter.class).next();
            assertThat(Script.lines())
                    .containsExactlyInAnyOrder(
                            "1.0.0 turn begins, told 1.0.0",
                            "1.0.0 constructed",
                            "1.0.0 injected",
                            "1.0.0 activated with 0",
                            "1.0.0 promoted")
                    .containsSubsequence(
                            "1.0.0 constructed", "1.0.0 injected", "1.0.0 activated with 0", "1.0.0 promoted");
        }
    }

    @Test
    void theCallbacksComeInTheirOrder_eachOnce_thereAndBack() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("life")).start()) {
            Counter counter = runtime.service(Counter.class);
            counter.next();
            Script.await("1.0.0 promoted");
            Probe probe = candidate -> {
                Script.reached("probe of " + candidate.getVersion());
                return List.of();
            };
            runtime.context().registerService(Probe.class, probe, null);
            Script.reset();
            Script.at("1.0.0 demoted", () -> Script.reached("then " + elsewhere(counter::version) + " serves"));

            committed(runtime.patches().apply(patch(TestBundle.of("life", "2.0.0"))));
            Script.await("1.0.0 deactivated");

            assertThat(Script.lines())
                    .containsExactly(
                            "2.0.0 constructed",
                            "2.0.0 injected",
                            "2.0.0 activated with 0",
                            "2.0.0 restored with 1",
                            "probe of 2.0.0",
                            "1.0.0 turn ends",
                            "1.0.0 demoted",
                            "then 2.0.0 serves",
                            "2.0.0 turn begins, told 2.0.0",
                            "2.0.0 promoted",
                            "1.0.0 deactivated");

            counter.next();
            Script.reset();
            committed(runtime.patches().rollback(LIFE, Outcomes.patient()));
            Script.await("2.0.0 deactivated");

            assertThat(Script.lines())
                    .containsExactly(
                            "1.0.0 constructed",
                            "1.0.0 injected",
                            "1.0.0 activated with 0",
                            "1.0.0 restored with 2",
                            "probe of 1.0.0",
                            "2.0.0 turn ends",
                            "2.0.0 demoted",
                            "1.0.0 turn begins, told 1.0.0",
                            "1.0.0 promoted",
                            "2.0.0 deactivated");
        }
    }

    @Test
    void aCandidateThatIsRefusedHearsNothingOfATurn_norDoesTheIncumbent() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("life")).start()) {
            runtime.service(Counter.class).next();
            Script.await("1.0.0 promoted");
            Script.reset();
            Script.at("2.0.0 restored with 1", () -> {
                throw new IllegalStateException("no");
            });

            rolledBack(runtime.patches().apply(patch(TestBundle.of("life", "2.0.0"))));

            assertThat(Script.lines())
                    .containsExactly(
                            "2.0.0 constructed",
                            "2.0.0 injected",
                            "2.0.0 activated with 0",
                            "2.0.0 restored with 1",
                            "2.0.0 deactivated");
        }
    }

    @Test
    void whoRefusesItsTurnIsTakenBack_andTheFormerVersionTakesItsTurnAgain() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("life")).start()) {
            Counter counter = runtime.service(Counter.class);
            counter.next();
            Script.await("1.0.0 promoted");
            Script.reset();
            Script.at("2.0.0 promoted", () -> {
                throw new IllegalStateException("the port is taken");
            });

            PatchResult.RolledBack back = rolledBack(runtime.patches().apply(patch(TestBundle.of("life", "2.0.0"))));

            assertThat(back.reason()).contains("the port is taken");
            assertThat(counter.version()).isEqualTo("1.0.0");
            assertThat(counter.next()).isEqualTo(2);
            Script.await("2.0.0 deactivated");
            assertThat(Script.lines())
                    .containsSubsequence("1.0.0 demoted", "2.0.0 promoted", "2.0.0 demoted", "1.0.0 promoted")
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void theIncumbentIsDemotedAndStoppedOnlyAfterItsLastCallHasLeft() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("life-concurrent")).start()) {
            Counter counter = runtime.service(Counter.class);
            CountDownLatch leave = new CountDownLatch(1);
            Script.at("1.0.0 called", () -> awaitCalmly(leave));
            CompletableFuture<Long> inside = CompletableFuture.supplyAsync(counter::next);
            Script.await("1.0.0 called");

            // It waits as long as the longest pause for the call, though nobody is held up, and then goes on without
            // it.
            committed(runtime.patches()
                    .apply(patch(TestBundle.of("life-concurrent", "2.0.0")).under(NOT_FOR_LONG)));

            assertThat(counter.version()).isEqualTo("2.0.0");
            assertThat(counter.next()).isEqualTo(1);
            assertThat(Script.lines()).contains("2.0.0 promoted").doesNotContain("1.0.0 demoted", "1.0.0 deactivated");

            leave.countDown();
            assertThat(inside.get(60, TimeUnit.SECONDS)).isEqualTo(2);
            Script.await("1.0.0 deactivated");
            assertThat(Script.lines()).containsSubsequence("1.0.0 demoted", "1.0.0 deactivated");
        }
    }

    @Test
    void aStandbyThatServesAgainBeforeItsLastCallHasLeftIsNotDemotedAfterIt() throws Exception {
        try (Ninelives runtime = Runtimes.with(
                        TestBundle.changed("life-concurrent", Map.of(Patchable.STANDBY_HEADER, "true")))
                .start()) {
            Counter counter = runtime.service(Counter.class);
            CountDownLatch leave = new CountDownLatch(1);
            Script.at("1.0.0 called", () -> awaitCalmly(leave));
            CompletableFuture<Long> inside = CompletableFuture.supplyAsync(counter::next);
            Script.await("1.0.0 called");
            committed(runtime.patches()
                    .apply(patch(TestBundle.of("life-concurrent", "2.0.0")).under(NOT_FOR_LONG)));
            committed(runtime.patches().rollback(LIFE, NOT_FOR_LONG));
            assertThat(counter.version()).isEqualTo("1.0.0");

            leave.countDown();
            assertThat(inside.get(60, TimeUnit.SECONDS)).isPositive();
            // What is left to do of the first patch is done before.
            Script.await("2.0.0 deactivated");
            assertThat(Script.lines()).contains("2.0.0 demoted").doesNotContain("1.0.0 demoted");
            assertThat(counter.version()).isEqualTo("1.0.0");
        }
    }

    @Test
    void aStandbyIsDemotedAndPromotedAgainAsTheSameInstance() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("life-standby")).start()) {
            Counter counter = runtime.service(Counter.class);
            counter.next();
            Script.await("1.0.0 promoted");
            Script.reset();
            for (long round = 1; round <= 3; round++) {
                committed(runtime.patches().apply(patch(TestBundle.of("life-standby", "2.0.0"))));
                counter.next();
                committed(runtime.patches().rollback(LIFE, Outcomes.patient()));
                assertThat(counter.next()).isEqualTo(2 * round + 1);
            }
            assertThat(Script.lines())
                    .filteredOn(line -> line.startsWith("1.0.0"))
                    .containsExactly(
                            "1.0.0 turn ends",
                            "1.0.0 demoted",
                            "1.0.0 restored with 2",
                            "1.0.0 turn begins, told 1.0.0",
                            "1.0.0 promoted",
                            "1.0.0 turn ends",
                            "1.0.0 demoted",
                            "1.0.0 restored with 4",
                            "1.0.0 turn begins, told 1.0.0",
                            "1.0.0 promoted",
                            "1.0.0 turn ends",
                            "1.0.0 demoted",
                            "1.0.0 restored with 6",
                            "1.0.0 turn begins, told 1.0.0",
                            "1.0.0 promoted");
        }
    }

    private static <T> String elsewhere(Supplier<T> call) {
        try {
            return String.valueOf(CompletableFuture.supplyAsync(call).get(60, TimeUnit.SECONDS));
        } catch (Exception failure) {
            return failure.toString();
        }
    }

    private static void awaitCalmly(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody let this call go on");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
