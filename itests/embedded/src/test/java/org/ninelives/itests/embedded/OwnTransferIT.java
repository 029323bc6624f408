package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;
import static org.ninelives.itests.embedded.Outcomes.rolledBack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ninelives.api.Activity;
import org.ninelives.api.PatchReport;
import org.ninelives.api.PatchResult.RolledBack;
import org.ninelives.api.Phase;
import org.ninelives.api.Policy;
import org.ninelives.api.spi.Probe;
import org.ninelives.api.state.FieldReport;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Speaker;
import org.ninelives.itests.shared.Vault;
import org.osgi.framework.ServiceRegistration;

/** State that modules move themselves: most of it while calls go on, and with the identities that the patch knows. */
class OwnTransferIT {

    private static final String VAULT = "org.ninelives.itests.vault";

    @BeforeEach
    void begin() {
        Script.reset();
    }

    @Test
    void mostIsCopiedWhileCallsGoOn_andOnlyWhatChangedBehindTheGate_thereAndBack() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("vault-ahead")).start()) {
            Vault vault = runtime.service(Vault.class);
            fill(vault, 1000);
            List<String> seen = new ArrayList<>();
            Script.at("1.0.0 copied 300", () -> {
                vault.put("key 7", "changed");
                vault.put("new", "new");
                runtime.patches().activity().patches().stream()
                        .map(Activity.Underway::progress)
                        .forEach(progress -> seen.add(progress.orElse("none")));
            });

            PatchReport report = committed(runtime.patches().apply(patch(TestBundle.of("vault-ahead", "2.0.0"))))
                    .report();

            assertThat(List.of(vault.version(), vault.size(), vault.get("key 7"), vault.get("new"), vault.get("key 8")))
                    .containsExactly("2.0.0", 1001, "changed", "new", "value 8");
            assertThat(Script.lines()).as("what had changed").contains("1.0.0 captured 2");
            assertThat(seen).containsExactly(VAULT + ": 300 of 1000 texts");
            assertThat(report.state())
                    .extracting(FieldReport::detail)
                    .containsExactly("by the module itself, 10 parts of it while calls went on; 1000 of 1001 texts");
            assertThat(runtime.patches().activity().patches()).isEmpty();

            vault.put("key 9", "changed by 2");
            committed(runtime.patches().rollback(VAULT, Outcomes.patient()));
            assertThat(List.of(vault.version(), vault.size(), vault.get("key 7"), vault.get("key 9")))
                    .containsExactly("1.0.0", 1001, "changed", "changed by 2");
            assertThat(Script.lines())
                    .contains("2.0.0 captured 0")
                    .doesNotContain("1.0.0 abandoned", "2.0.0 abandoned");
        }
    }

    @Test
    void nothingThatWasAcknowledgedMeanwhileIsLost_thereAndBack() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("vault-ahead")).start()) {
            Vault vault = runtime.service(Vault.class);
            fill(vault, 5000);
            Map<String, String> acknowledged = new ConcurrentHashMap<>();
            AtomicInteger number = new AtomicInteger();
            Load load = Load.of("writers", 3, () -> {
                int next = number.incrementAndGet();
                // Old keys and new ones.
                String key = Thread.currentThread().getName() + " " + next % 3000;
                vault.put(key, "written " + next);
                acknowledged.put(key, "written " + next);
                LockSupport.parkNanos(100_000);
                return null;
            });
            try (load) {
                committed(runtime.patches().apply(patch(TestBundle.of("vault-ahead", "2.0.0"))));
                committed(runtime.patches().rollback(VAULT, Outcomes.patient()));
                committed(runtime.patches().apply(patch(TestBundle.of("vault-ahead", "3.0.0"))));
            }
            assertThat(load.failures()).isEmpty();
            assertThat(vault.version()).isEqualTo("3.0.0");
            acknowledged.forEach((key, value) -> assertThat(vault.get(key)).isEqualTo(value));
            assertThat(vault.size()).isEqualTo(5000 + acknowledged.size());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1.0.0 copies ahead, captureAhead(), START, false",
        "2.0.0 takes ahead, restoreAhead(), START, false",
        "1.0.0 captures the rest, capture(), TRANSFER, false",
        "2.0.0 restores, restore(), TRANSFER, false",
        "1.0.0 copies ahead, copy of the state of org.ninelives.itests.vault ahead of the pause, START, true",
        "2.0.0 takes ahead, copy of the state of org.ninelives.itests.vault ahead of the pause, START, true",
        "1.0.0 captures the rest, transfer of state, TRANSFER, true",
        "2.0.0 restores, transfer of state, TRANSFER, true"
    })
    void whateverFailsOrNeverEndsIsUndone_andBothHearOfIt(String point, String where, Phase phase, boolean hangs)
            throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("vault-ahead")).start()) {
            Vault vault = runtime.service(Vault.class);
            fill(vault, 200);
            // Behind the gate, a call would wait for the transfer to end.
            Script.at("1.0.0 copies ahead", () -> vault.put("meanwhile", "kept"));
            Script.at(point, () -> {
                if (phase == Phase.START) {
                    vault.put("meanwhile", "kept");
                }
                if (hangs) {
                    hang();
                }
                throw new IllegalStateException("cannot go on");
            });
            Policy policy = hangs
                    ? Outcomes.patient().withStartTimeout(Duration.ofSeconds(4)).withLongestPause(Duration.ofSeconds(3))
                    : Outcomes.patient();

            RolledBack refused = rolledBack(runtime.patches()
                    .apply(patch(TestBundle.of("vault-ahead", "2.0.0")).under(policy)));

            assertThat(refused.failedIn()).isEqualTo(phase);
            assertThat(refused.reason()).contains(where).contains("1.0.0 serves");
            assertThat(vault.get("meanwhile")).isEqualTo("kept");
            assertThat(vault.size()).isEqualTo(201);
            assertThat(Script.lines())
                    .filteredOn(line -> line.endsWith("abandoned"))
                    .containsExactly("2.0.0 abandoned", "1.0.0 abandoned");
            assertThat(Runtimes.installed(runtime)).containsExactly(VAULT + " 1.0.0");

            Script.reset();
            vault.put("after", "kept");
            committed(runtime.patches().apply(patch(TestBundle.of("vault-ahead", "2.0.0"))));
            assertThat(List.of(vault.get("meanwhile"), vault.get("after"), vault.size()))
                    .containsExactly("kept", "kept", 202);
        }
    }

    /** Until it is interrupted, when the patch has given up. */
    private static void hang() {
        try {
            new CountDownLatch(1).await(60, TimeUnit.SECONDS);
        } catch (InterruptedException given) {
            throw new IllegalStateException("interrupted", given);
        }
    }

    @Test
    void aVersionThatIsWrittenFasterThanItIsCopiedIsPatchedAllTheSame() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("vault-ahead")).start()) {
            Vault vault = runtime.service(Vault.class);
            fill(vault, 100);
            AtomicInteger number = new AtomicInteger();
            Script.at("1.0.0 copies ahead", () -> {
                for (int i = 0; i < 20; i++) {
                    vault.put("more " + number.incrementAndGet(), "more");
                }
            });

            committed(runtime.patches()
                    .apply(patch(TestBundle.of("vault-ahead", "2.0.0"))
                            .under(Outcomes.patient().withStartTimeout(Duration.ofSeconds(6)))));

            assertThat(number.get()).isPositive();
            assertThat(vault.version()).isEqualTo("2.0.0");
            assertThat(vault.size()).isEqualTo(100 + number.get());
        }
    }

    @Test
    void nothingIsCopiedAheadToAVersionThatDoesNotKnowHow_norFromOne() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("vault-own")).start()) {
            Vault vault = runtime.service(Vault.class);
            fill(vault, 300);

            committed(runtime.patches().apply(patch(TestBundle.of("vault-ahead", "2.0.0"))));
            assertThat(vault.size()).isEqualTo(300);
            vault.put("new", "new");
            committed(runtime.patches().rollback(VAULT, Outcomes.patient()));

            assertThat(List.of(vault.version(), vault.size(), vault.get("new"))).containsExactly("1.0.0", 301, "new");
            assertThat(Script.lines())
                    .containsExactly(
                            "1.0.0 captures for 2.0.0",
                            "2.0.0 restores",
                            "2.0.0 captures the rest",
                            "2.0.0 captured 301",
                            "1.0.0 restores from 2.0.0");
        }
    }

    @Test
    void aVersionThatIsKeptForgetsWhatAnUndoneRollbackGaveIt() throws Exception {
        Path one = TestBundle.changed("vault-ahead", Map.of("Patch-Standby", "true"));
        try (Ninelives runtime = Runtimes.with(one).start()) {
            Vault vault = runtime.service(Vault.class);
            fill(vault, 200);
            committed(runtime.patches().apply(patch(TestBundle.of("vault-ahead", "2.0.0"))));
            vault.put("new", "new");
            ServiceRegistration<?> probe = runtime.context()
                    .registerService(
                            Probe.class,
                            candidate -> {
                                throw new IllegalStateException("refused by the test");
                            },
                            null);
            Script.reset();

            rolledBack(runtime.patches().rollback(VAULT, Outcomes.patient()));

            probe.unregister();
            assertThat(Script.lines()).contains("1.0.0 restores").endsWith("1.0.0 abandoned", "2.0.0 abandoned");
            assertThat(List.of(vault.version(), vault.size())).containsExactly("2.0.0", 201);
            committed(runtime.patches().rollback(VAULT, Outcomes.patient()));
            assertThat(List.of(vault.version(), vault.size(), vault.get("new"))).containsExactly("1.0.0", 201, "new");
        }
    }

    @Test
    void whatAnotherModuleRefersToAsWellIsOneObjectAfterwards_thereAndBack() throws Exception {
        try (Ninelives runtime =
                Runtimes.with(TestBundle.of("club"), TestBundle.of("desk")).start()) {
            Speaker desk = runtime.service(Speaker.class);
            assertThat(desk.say()).isEqualTo("1.0.0 about the same 1.0.0, written by me, brought by me");

            PatchReport report = committed(runtime.patches()
                            .apply(patch(TestBundle.of("club", "2.0.0"), TestBundle.of("desk", "2.0.0"))))
                    .report();

            assertThat(desk.say()).isEqualTo("2.0.0 about the same 2.0.0, written by me, brought by me");
            assertThat(report.state())
                    .filteredOn(field -> field.module().endsWith(".desk"))
                    .extracting(FieldReport::detail)
                    .containsExactly("by the module itself, 1 object rebuilt; 1 notes");
            committed(runtime.patches().rollback(report.id(), Outcomes.patient()));
            assertThat(desk.say()).isEqualTo("1.0.0 about the same 1.0.0, written by me, brought by me");
        }
    }

    private static void fill(Vault vault, int count) {
        for (int i = 0; i < count; i++) {
            vault.put("key " + i, "value " + i);
        }
    }
}
