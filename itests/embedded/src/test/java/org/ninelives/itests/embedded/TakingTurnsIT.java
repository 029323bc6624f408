package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;
import static org.ninelives.itests.embedded.Outcomes.rolledBack;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ninelives.api.Policy;
import org.ninelives.api.module.Patchable;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Counter;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Verb;
import org.osgi.framework.Bundle;

/**
 * Whatever happens to a module, each of its objects hears promoted and demoted in turns, beginning with promoted and each once,
 * and so does a component that follows the sign of its turn. When all is over, nobody is left promoted.
 */
class TakingTurnsIT {

    private static final String LIFE = "org.ninelives.itests.life";
    private static final Policy QUICK = Outcomes.patient().withGrace(java.time.Duration.ZERO);

    @TempDir
    Path data;

    @BeforeEach
    void begin() {
        Script.reset();
    }

    private interface Story {
        void with(Ninelives runtime) throws Exception;
    }

    /** Plays it, ends the runtime, and returns how many turns each object had. */
    private List<Integer> turnsIn(Story story, Path... bundles) throws Exception {
        try (Ninelives runtime = Runtimes.with(bundles).data(data).start()) {
            runtime.service(Counter.class).next();
            Script.await("1.0.0 promoted");
            story.with(runtime);
        }
        return turns();
    }

    private static List<Integer> turns() {
        assertTurns("promoted", "demoted");
        assertTurns("turn begins", "turn ends");
        return Script.byObject().stream()
                .map(points -> (int) points.stream().filter("promoted"::equals).count())
                .filter(turns -> turns > 0)
                .toList();
    }

    private static void assertTurns(String on, String off) {
        for (List<String> points : Script.byObject()) {
            boolean isOn = false;
            for (String point : points) {
                if (point.startsWith(on) || point.startsWith(off)) {
                    assertThat(point.startsWith(on)).as("%s", points).isNotEqualTo(isOn);
                    isOn = point.startsWith(on);
                }
            }
            assertThat(isOn).as("%s", points).isFalse();
        }
    }

    private static Bundle serving(Ninelives runtime) {
        long id = runtime.patches().status().stream()
                .filter(status -> status.module().equals(LIFE))
                .findFirst()
                .orElseThrow()
                .bundleId();
        return runtime.context().getBundle(id);
    }

    private static void there(Ninelives runtime) {
        committed(runtime.patches().apply(patch(TestBundle.of("life", "2.0.0")).under(QUICK)));
    }

    private static void back(Ninelives runtime) {
        committed(runtime.patches().rollback(LIFE, QUICK));
    }

    @Test
    void aFirstVersion() throws Exception {
        assertThat(turnsIn(runtime -> {}, TestBundle.of("life"))).containsExactly(1);
    }

    @Test
    void patchesAndRollbacks() throws Exception {
        assertThat(turnsIn(
                        runtime -> {
                            there(runtime);
                            back(runtime);
                            there(runtime);
                        },
                        TestBundle.of("life")))
                .containsExactly(1, 1, 1, 1);
    }

    @Test
    void patchesAndRollbacksToAVersionThatIsKeptOn() throws Exception {
        assertThat(turnsIn(
                        runtime -> {
                            there(runtime);
                            back(runtime);
                            there(runtime);
                            back(runtime);
                        },
                        TestBundle.of("life-standby")))
                .containsExactly(3, 1, 1);
    }

    @Test
    void aVersionThatIsKeptOnAndServesAgainBeforeItsLastCallHasLeft() throws Exception {
        assertThat(turnsIn(
                        runtime -> {
                            Counter counter = runtime.service(Counter.class);
                            CountDownLatch leave = new CountDownLatch(1);
                            Script.at("1.0.0 called", () -> awaitCalmly(leave));
                            CompletableFuture<Long> inside = CompletableFuture.supplyAsync(counter::next);
                            Eventually.until(
                                    "a call is inside",
                                    () -> Script.lines().stream()
                                                    .filter("1.0.0 called"::equals)
                                                    .count()
                                            == 2,
                                    Script::lines);
                            // Each waits for the call, and goes on without it.
                            Policy notForLong = QUICK.withLongestPause(java.time.Duration.ofSeconds(1));
                            committed(runtime.patches()
                                    .apply(patch(TestBundle.of("life-concurrent", "2.0.0"))
                                            .under(notForLong)));
                            committed(runtime.patches().rollback(LIFE, notForLong));
                            leave.countDown();
                            assertThat(inside.get(60, TimeUnit.SECONDS)).isPositive();
                            Script.await("2.0.0 deactivated");
                        },
                        TestBundle.changed("life-concurrent", Map.of(Patchable.STANDBY_HEADER, "true"))))
                .containsExactly(1, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.0.0 activated with 0", "2.0.0 restored with 1"})
    void aPatchThatIsRefusedBeforeItsFlip(String point) throws Exception {
        Script.at(point, () -> {
            throw new IllegalStateException("no");
        });
        assertThat(turnsIn(
                        runtime -> rolledBack(runtime.patches()
                                .apply(patch(TestBundle.of("life", "2.0.0"))
                                        .under(QUICK.withStartTimeout(java.time.Duration.ofSeconds(3))))),
                        TestBundle.of("life")))
                .containsExactly(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"life", "life-standby"})
    void aVersionThatRefusesItsTurn(String incumbent) throws Exception {
        Script.at("2.0.0 promoted", () -> {
            throw new IllegalStateException("no");
        });
        assertThat(turnsIn(
                        runtime -> {
                            rolledBack(runtime.patches()
                                    .apply(patch(TestBundle.of("life", "2.0.0")).under(QUICK)));
                            assertThat(serving(runtime).getVersion()).hasToString("1.0.0");
                        },
                        TestBundle.of(incumbent)))
                .containsExactly(2, 1);
    }

    @Test
    void aVersionThatIsStoppedAndStartedByHand() throws Exception {
        assertThat(turnsIn(
                        runtime -> {
                            serving(runtime).stop();
                            assertTurns("promoted", "demoted");
                            serving(runtime).start();
                            runtime.service(Counter.class).next();
                            Eventually.until(
                                    "it is promoted again",
                                    () -> Script.lines().stream()
                                                    .filter("1.0.0 promoted"::equals)
                                                    .count()
                                            == 2,
                                    Script::lines);
                            there(runtime);
                        },
                        TestBundle.of("life")))
                .containsExactly(1, 1, 1);
    }

    @Test
    void anObjectThatIsTwoServices_andTheSameAgainAfterAStop() throws Exception {
        assertThat(turnsIn(
                        runtime -> {
                            assertThat(runtime.service(Verb.class).who()).isEqualTo("1.0.0");
                            serving(runtime).stop();
                            assertTurns("promoted", "demoted");
                            serving(runtime).start();
                            Eventually.until(
                                    "it is promoted again",
                                    () -> Script.lines().stream()
                                                    .filter("1.0.0 promoted"::equals)
                                                    .count()
                                            == 2,
                                    Script::lines);
                            committed(runtime.patches()
                                    .apply(patch(TestBundle.of("life-static", "2.0.0"))
                                            .under(QUICK)));
                        },
                        TestBundle.of("life-static")))
                .containsExactly(2, 1);
    }

    @Test
    void aVersionThatIsStartedByHandBesideTheOther() throws Exception {
        assertThat(turnsIn(
                        runtime -> {
                            try (InputStream in = Files.newInputStream(TestBundle.of("life", "2.0.0"))) {
                                runtime.context().installBundle("by hand", in).start();
                            }
                            Script.await("2.0.0 promoted");
                            Script.await("1.0.0 deactivated");
                        },
                        TestBundle.of("life")))
                .containsExactly(1, 1);
    }

    @Test
    void aProcessThatStartsAnew() throws Exception {
        assertThat(turnsIn(TakingTurnsIT::there, TestBundle.of("life"))).containsExactly(1, 1);
        Script.reset();
        try (Ninelives again = Runtimes.with(TestBundle.of("life")).data(data).start()) {
            again.service(Counter.class).next();
            Script.await("2.0.0 promoted");
        }
        assertThat(turns()).containsExactly(1);
    }

    @Test
    void aFirstVersionWhosePromotedTakesLongerThanItServes() throws Exception {
        CountDownLatch leave = new CountDownLatch(1);
        Script.at("1.0.0 promoted", () -> {
            awaitCalmly(leave);
            Script.reached("it has returned");
        });
        assertThat(turnsIn(
                        runtime -> {
                            CompletableFuture<Void> there = CompletableFuture.runAsync(() -> there(runtime));
                            Eventually.until(
                                    "it is to be demoted",
                                    () -> Thread.getAllStackTraces().keySet().stream()
                                            .anyMatch(thread -> thread.getName().contains("demoted()")
                                                    && thread.getState() == Thread.State.TIMED_WAITING),
                                    () -> Thread.getAllStackTraces().keySet());
                            assertThat(Script.lines()).doesNotContain("1.0.0 demoted");
                            leave.countDown();
                            there.get(20, TimeUnit.SECONDS);
                        },
                        TestBundle.of("life")))
                .containsExactly(1, 1);
        assertThat(Script.lines()).containsSubsequence("it has returned", "1.0.0 demoted", "2.0.0 promoted");
    }

    private static void awaitCalmly(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody let this go on");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
