package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;
import static org.ninelives.itests.embedded.Outcomes.rolledBack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ninelives.api.Finding;
import org.ninelives.api.PatchReport;
import org.ninelives.api.PatchResult.RolledBack;
import org.ninelives.api.Phase;
import org.ninelives.api.Plan;
import org.ninelives.api.Policy;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Vault;

/** State whose meaning changed from version to version, over skipped ones too, and back. */
class MigrationIT {

    private static final String SAGA = "org.ninelives.itests.saga";
    private static final String CAPTURED = "org.ninelives.itests.captured";
    private static final Policy QUICK = Outcomes.patient().withGrace(Duration.ofMillis(20));

    @BeforeEach
    void begin() {
        Script.reset();
    }

    private static void apply(Ninelives runtime, Path bundle) {
        committed(runtime.patches().apply(patch(bundle).under(QUICK)));
    }

    @Test
    void twoStepsInOnePatchAreWhatTwoPatchesAre_andTheWayBackIsTheSame() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("saga-1")).start()) {
            Vault saga = runtime.service(Vault.class);
            saga.put("a", "Anna Bell");

            apply(runtime, TestBundle.of("saga-2"));
            assertThat(saga.get("a")).isEqualTo("Anna,Bell");
            assertThat(saga.get("settings")).isEqualTo("{colour=red, rows=5}");
            apply(runtime, TestBundle.of("saga-3"));
            assertThat(saga.get("a")).isEqualTo("Anna,Bell,8");
            assertThat(saga.get("settings")).isEqualTo("{colour=red, font=plain, rows=5}");
            saga.put("b", "Ben Cole");
            committed(runtime.patches().rollback(SAGA, QUICK));
            assertThat(saga.get("b")).isEqualTo("Ben,Cole");
            committed(runtime.patches().rollback(SAGA, QUICK));
            assertThat(saga.version()).isEqualTo("1.0.0");
            assertThat(saga.get("b")).isEqualTo("Ben Cole");

            saga.put("c", "Cara Dee");
            apply(runtime, TestBundle.of("saga-3"));
            assertThat(saga.get("a")).isEqualTo("Anna,Bell,8");
            assertThat(saga.get("b")).isEqualTo("Ben,Cole,7");
            assertThat(saga.get("c")).isEqualTo("Cara,Dee,7");
            saga.put("d", "Dora Eve");
            committed(runtime.patches().rollback(SAGA, QUICK));
            assertThat(saga.version()).isEqualTo("1.0.0");
            assertThat(saga.get("c")).isEqualTo("Cara Dee");
            assertThat(saga.get("d")).isEqualTo("Dora Eve");
            assertThat(saga.size()).isEqualTo(4);
        }
    }

    @Test
    void thePlanSaysWhatARollbackWouldLose_whereNoReverseIsWritten() throws Exception {
        try (Ninelives runtime =
                Runtimes.with(TestBundle.of("vault-1"), TestBundle.of("saga-1")).start()) {
            Plan vault = runtime.patches().plan(patch(TestBundle.of("vault-2")).under(QUICK.withDropAllowed(true)));
            Plan saga = runtime.patches().plan(patch(TestBundle.of("saga-2")));

            assertThat(vault.acceptable()).isTrue();
            assertThat(vault.findings()).extracting(Finding::message).anySatisfy(message -> assertThat(message)
                    .contains("a rollback would lose Safe.errors, Item.length"));
            assertThat(saga.findings())
                    .extracting(Finding::message)
                    .noneMatch(message -> message.contains("a rollback would"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatWasTakenOutOfMergedSettingsStaysOut_alsoInTheVersionThatComesBack(boolean keptOn) throws Exception {
        Map<String, String> standby = Map.of("Patch-Standby", String.valueOf(keptOn));
        try (Ninelives runtime =
                Runtimes.with(TestBundle.changed("settings", standby)).start()) {
            Vault settings = runtime.service(Vault.class);
            apply(runtime, TestBundle.changed(TestBundle.of("settings", "2.0.0"), standby));
            assertThat(settings.get("since 2.0.0")).isEqualTo("yes");
            settings.put("rows", null);
            settings.put("since 1.0.0", null);
            settings.put("colour", "red");

            committed(runtime.patches().rollback("org.ninelives.itests.settings", QUICK));

            assertThat(settings.version()).isEqualTo("1.0.0");
            assertThat(settings.get("rows")).isNull();
            assertThat(settings.get("since 1.0.0")).isNull();
            assertThat(settings.get("since 2.0.0")).isEqualTo("yes");
            assertThat(settings.get("colour")).isEqualTo("red");
            settings.put("colour", null);
            apply(runtime, TestBundle.changed(TestBundle.of("settings", "3.0.0"), standby));
            assertThat(settings.get("since 3.0.0")).isEqualTo("yes");
            assertThat(settings.get("colour")).isNull();
        }
    }

    @Test
    void whatWasMadeOfAnInitialValueIsRefusedWithItsPath_andPassesOnceItIsMadeInRestored() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("captured")).start()) {
            Vault vault = runtime.service(Vault.class);
            vault.put("a", "one");

            RolledBack refused = rolledBack(runtime.patches()
                    .apply(patch(TestBundle.of("captured-early")).under(QUICK)));
            assertThat(refused.failedIn()).isEqualTo(Phase.TRANSFER);
            assertThat(refused.reason())
                    .contains("Gauging.gauge.arg$1 still refers to the initial value of Gauging.visitors; build it in"
                            + " restored()")
                    .contains("1.0.0 serves");
            vault.put("b", "two");

            apply(runtime, TestBundle.of("captured-restored"));
            assertThat(vault.size()).isEqualTo(2);
            vault.put("c", "three");
            assertThat(vault.size()).isEqualTo(3);
        }
    }

    @Test
    void whatWasMadeOfAnInitialValueDoesNotStandInTheWayBack_butIsReported() throws Exception {
        try (Ninelives runtime =
                Runtimes.with(TestBundle.of("captured", "2.0.0")).start()) {
            Vault vault = runtime.service(Vault.class);
            vault.put("a", "one");
            apply(runtime, TestBundle.of("captured", "3.0.0"));
            vault.put("b", "two");

            PatchReport report =
                    committed(runtime.patches().rollback(CAPTURED, QUICK)).report();

            assertThat(vault.version()).isEqualTo("2.0.0");
            assertThat(vault.get("b")).isEqualTo("two");
            assertThat(report.findings()).anySatisfy(finding -> {
                assertThat(finding.weight()).isEqualTo(Finding.Weight.WARNS);
                assertThat(finding.message())
                        .contains("Gauging.gauge.arg$1 still refers to the initial value of Gauging.visitors");
            });
        }
    }

    @Test
    void anInitialValueThatSomebodyElseHasIsNamedOnceTheFormerVersionIsGone() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("captured")).start()) {
            runtime.service(Vault.class).put("a", "one");
            PatchReport report = committed(runtime.patches()
                            .apply(patch(TestBundle.of("captured", "4.0.0")).under(QUICK)))
                    .report();
            Script.reached("a gauge is read");
            assertThat(Script.lines()).as("what it is all about").contains("it says 0");

            Eventually.until(
                    "the report names it",
                    () -> {
                        System.gc();
                        return runtime.patches().report(report.id()).orElseThrow().lingering().stream()
                                .anyMatch(line ->
                                        line.contains("somebody still has the initial value of Gauging.visitors"));
                    },
                    () -> runtime.patches().report(report.id()).orElseThrow().lingering());
            assertThat(runtime.service(Vault.class).get("a")).isEqualTo("one");
            assertThat(CAPTURED).isEqualTo(report.members().get(0).module());
        }
    }
}
