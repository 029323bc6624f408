package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;
import static org.ninelives.itests.embedded.Outcomes.rolledBack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ninelives.api.PatchReport;
import org.ninelives.api.PatchResult.RolledBack;
import org.ninelives.api.Phase;
import org.ninelives.api.Policy;
import org.ninelives.api.state.FieldReport;
import org.ninelives.api.state.FieldReport.Fate;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Vault;

/** Promise 2: no state is lost, and a patch that cannot move it leaves it as it was. */
class StateIT {

    private static final String VAULT = "org.ninelives.itests.vault";
    private static final Policy DROPPING = Outcomes.patient().withDropAllowed(true);

    @BeforeEach
    void begin() {
        Script.reset();
    }

    @Test
    void movesEachFieldAsItReports_thereAndBack_andAStoppedVersionHarmsNobody() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("vault-1")).start()) {
            Vault vault = runtime.service(Vault.class);
            vault.put("a", "one");

            PatchReport there = committed(runtime.patches()
                            .apply(patch(TestBundle.of("vault-2")).under(DROPPING)))
                    .report();

            assertThat(fates(there))
                    .containsExactly(
                            Map.entry("errors", Fate.ABSENT),
                            Map.entry("items", Fate.CONVERTED),
                            Map.entry("note", Fate.DROPPED),
                            Map.entry("pool", Fate.CARRIED),
                            Map.entry("puts", Fate.CARRIED),
                            Map.entry("texts", Fate.CARRIED));
            assertThat(detail(there, "texts")).contains("shared ConcurrentHashMap");
            assertThat(detail(there, "items")).contains("1 object rebuilt");
            assertThat(vault.get("a")).as("what the migration knew").isEqualTo("one/one/3/7");
            Script.await("1.0.0 deactivated");
            assertThat(vault.get("a")).isEqualTo("one/one/3/7");
            vault.put("b", "three");
            assertThat(vault.size()).isEqualTo(2);

            committed(runtime.patches().rollback(VAULT, DROPPING));
            Script.await("2.0.0 deactivated");

            assertThat(vault.get("b")).isEqualTo("three/three/written by version 1");
            vault.put("c", "more");
            assertThat(vault.size()).isEqualTo(3);
        }
    }

    @Test
    void losesNothingWithoutConsent() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("vault-1")).start()) {
            Vault vault = runtime.service(Vault.class);
            vault.put("a", "one");

            RolledBack refused = rolledBack(runtime.patches().apply(patch(TestBundle.of("vault-2"))));

            assertThat(refused.failedIn()).isEqualTo(Phase.VALIDATE);
            assertThat(refused.reason()).contains("Safe.note").contains("1.0.0 serves");
            assertThat(vault.get("a")).isEqualTo("one/one/written by version 1");
        }
    }

    @Test
    void aModulesOwnTransferIsAskedInBothDirections() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("vault-own")).start()) {
            Vault vault = runtime.service(Vault.class);
            vault.put("a", "one");

            PatchReport there = committed(runtime.patches().apply(patch(TestBundle.of("vault-own", "2.0.0"))))
                    .report();
            vault.put("b", "two");
            committed(runtime.patches().rollback(VAULT, Outcomes.patient()));

            assertThat(there.state()).extracting(FieldReport::fate).containsExactly(Fate.TRANSFERRED);
            assertThat(List.of(vault.version(), vault.get("a"), vault.get("b"))).containsExactly("1.0.0", "one", "two");
            assertThat(Script.lines())
                    .containsExactly(
                            "1.0.0 captures for 2.0.0",
                            "2.0.0 restores from 1.0.0",
                            "2.0.0 captures for 1.0.0",
                            "1.0.0 restores from 2.0.0");
        }
    }

    @Test
    void aTransferThatOnlyOneVersionHasIsRefused() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("vault-own")).start()) {
            Vault vault = runtime.service(Vault.class);
            vault.put("a", "one");

            RolledBack refused = rolledBack(
                    runtime.patches().apply(patch(TestBundle.of("vault-2")).under(DROPPING)));

            assertThat(refused.reason()).contains("StateTransfer").contains("both are needed");
            assertThat(vault.get("a")).isEqualTo("one");
            assertThat(Runtimes.installed(runtime)).containsExactly(VAULT + " 1.0.0");
        }
    }

    @Test
    void aTransferThatFailsLeavesTheIncumbentAsItWas() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("vault-own")).start()) {
            Vault vault = runtime.service(Vault.class);
            vault.put("a", "one");
            for (String point : List.of("1.0.0 captures for 2.0.0", "2.0.0 restores from 1.0.0")) {
                Script.reset();
                Script.at(point, () -> {
                    throw new IllegalStateException("cannot be " + point);
                });

                RolledBack refused = rolledBack(runtime.patches().apply(patch(TestBundle.of("vault-own", "2.0.0"))));

                assertThat(refused.failedIn()).isEqualTo(Phase.TRANSFER);
                assertThat(refused.reason()).contains("cannot be " + point).contains("1.0.0 serves");
                assertThat(vault.get("a")).isEqualTo("one");
            }
            Script.reset();
            committed(runtime.patches().apply(patch(TestBundle.of("vault-own", "2.0.0"))));
            assertThat(vault.get("a")).isEqualTo("one");
        }
    }

    @Test
    void aRefusalInRestoredLeavesTheIncumbentsStateAsItWas_thoughTheCandidateClearsAllItHolds() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("vault-1")).start()) {
            Vault vault = runtime.service(Vault.class);
            vault.put("a", "one");
            Script.at("2.0.0 restored with 1", () -> {
                throw new IllegalStateException("the books do not balance");
            });

            RolledBack refused = rolledBack(
                    runtime.patches().apply(patch(TestBundle.of("vault-2")).under(DROPPING)));

            assertThat(refused.failedIn()).isEqualTo(Phase.TRANSFER);
            assertThat(refused.reason()).contains("the books do not balance");
            assertThat(Script.lines()).contains("2.0.0 deactivated");
            assertThat(vault.get("a")).isEqualTo("one/one/written by version 1");
            vault.put("b", "two");
            assertThat(vault.size()).isEqualTo(2);
        }
    }

    @Test
    void aCallThatDoesNotEndMakesThePatchGiveWay_andTheReportShowsWhere() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("vault-1")).start()) {
            Vault vault = runtime.service(Vault.class);
            CountDownLatch leave = new CountDownLatch(1);
            Script.at("1.0.0 put slow", () -> awaitCalmly(leave));
            CompletableFuture<Void> slow = CompletableFuture.runAsync(() -> {
                Thread.currentThread().setName("the slow caller");
                vault.put("slow", "slow");
            });
            Script.await("1.0.0 put slow");
            RolledBack gaveWay;
            try (Load others = Load.of("others", 2, vault::version)) {
                gaveWay = rolledBack(runtime.patches()
                        .apply(patch(TestBundle.of("vault-2"))
                                .under(DROPPING.withLongestPause(Duration.ofMillis(300)))));
                assertThat(others.failures()).isEmpty();
            }

            assertThat(gaveWay.failedIn()).isEqualTo(Phase.QUIESCE);
            assertThat(gaveWay.reason())
                    .contains("longest pause")
                    .contains("\"the slow caller\"")
                    .contains("StateIT.awaitCalmly")
                    .contains("1.0.0 serves");
            assertThat(gaveWay.report().callsParked()).isPositive();
            assertThat(gaveWay.report().pause()).isGreaterThanOrEqualTo(Duration.ofMillis(300));
            leave.countDown();
            slow.get(60, TimeUnit.SECONDS);
            assertThat(vault.get("slow")).isEqualTo("slow/slow/written by version 1");
            committed(runtime.patches().apply(patch(TestBundle.of("vault-2")).under(DROPPING)));
            assertThat(vault.get("slow")).isEqualTo("slow/slow/4/7");
        }
    }

    @Test
    void tooManyCallsAtTheGateMakeThePatchGiveWay() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("vault-1")).start()) {
            Vault vault = runtime.service(Vault.class);
            CountDownLatch leave = new CountDownLatch(1);
            Script.at("1.0.0 put slow", () -> awaitCalmly(leave));
            ExecutorService callers = Executors.newCachedThreadPool();
            try {
                callers.execute(() -> vault.put("slow", "slow"));
                Script.await("1.0.0 put slow");
                List<Load> loads = new ArrayList<>();
                for (int i = 0; i < 6; i++) {
                    loads.add(Load.of("caller", 1, vault::version));
                }
                RolledBack gaveWay = rolledBack(runtime.patches()
                        .apply(patch(TestBundle.of("vault-2"))
                                .under(DROPPING.withMostParkedCalls(3).withLongestPause(Duration.ofMinutes(1)))));
                for (Load load : loads) {
                    load.close();
                    assertThat(load.failures()).isEmpty();
                }

                assertThat(gaveWay.failedIn()).isEqualTo(Phase.QUIESCE);
                assertThat(gaveWay.reason()).contains("more than 3 calls waited");
                assertThat(gaveWay.report().callsParked()).isBetween(4L, 7L);
            } finally {
                leave.countDown();
                callers.shutdown();
            }
            assertThat(callers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
            assertThat(vault.get("slow")).isEqualTo("slow/slow/written by version 1");
        }
    }

    private static Map<String, Fate> fates(PatchReport report) {
        Map<String, Fate> fates = new TreeMap<>();
        report.state().forEach(field -> fates.put(field.field(), field.fate()));
        return fates;
    }

    private static String detail(PatchReport report, String name) {
        return report.state().stream()
                .filter(field -> field.field().equals(name))
                .map(FieldReport::detail)
                .findFirst()
                .orElse("");
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
