package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;
import static org.ninelives.itests.embedded.Outcomes.rolledBack;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ninelives.api.PatchReport;
import org.ninelives.api.PatchResult.RolledBack;
import org.ninelives.api.Phase;
import org.ninelives.api.Plan;
import org.ninelives.api.Policy;
import org.ninelives.api.state.FieldReport;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Vault;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.ConfigurationAdmin;

/** State that goes on under other names, and in static fields: in both directions, under load, and where a patch fails. */
class JoiningIT {

    private static final String JOINED = "org.ninelives.itests.joined";
    private static final Policy QUICK = Outcomes.patient().withGrace(Duration.ofMillis(20));

    @BeforeEach
    void begin() {
        Script.reset();
    }

    private static Vault cellar(Ninelives runtime) {
        return runtime.service(Vault.class, "(room=cellar)");
    }

    private static Vault attic(Ninelives runtime) {
        return runtime.service(Vault.class, "(room=attic)");
    }

    private static List<String> fates(List<FieldReport> state) {
        return state.stream()
                .map(field -> field.component().substring(field.component().lastIndexOf('.') + 1) + "." + field.field()
                        + " " + field.fate())
                .sorted()
                .toList();
    }

    @Test
    void classesFieldsConstantsAndStaticsGoOnUnderOtherNames_thereAndBack() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("joined-1")).start()) {
            Vault cellar = cellar(runtime);
            Vault attic = attic(runtime);
            cellar.put("a", "RED");
            attic.put("b", "WHITE");

            Plan plan = runtime.patches().plan(patch(TestBundle.of("joined-2")));
            PatchReport there = committed(runtime.patches()
                            .apply(patch(TestBundle.of("joined-2")).under(QUICK)))
                    .report();

            assertThat(plan.acceptable()).isTrue();
            assertThat(plan.needsGate()).isTrue();
            assertThat(fates(plan.state()))
                    .containsExactly(
                            "Keep.flasks CONVERTED",
                            "Ledger.last CONVERTED",
                            "Ledger.places CARRIED",
                            "Ledger.puts CARRIED",
                            "Loft.flasks CONVERTED",
                            "Unused.motto CARRIED");
            assertThat(fates(there.state()))
                    .containsExactly(
                            "Keep.flasks CONVERTED",
                            "Ledger.last CONVERTED",
                            "Ledger.places CARRIED",
                            "Ledger.puts CARRIED",
                            "Loft.flasks CONVERTED",
                            "Unused.motto ABSENT");
            assertThat(cellar.get("a")).isEqualTo("a RUBY in cellar, last true, of version 2");
            assertThat(attic.get("b")).isEqualTo("b WHITE in attic, last true, of version 2");
            assertThat(cellar.get("b")).isNull();
            Script.await("1.0.0 deactivated cellar");
            Script.await("1.0.0 deactivated attic");
            assertThat(cellar.get("a")).isEqualTo("a RUBY in cellar, last true, of version 2");
            attic.put("c", "RED");
            assertThat(attic.size()).isEqualTo(3);

            PatchReport back =
                    committed(runtime.patches().rollback(JOINED, QUICK)).report();

            assertThat(fates(back.state()))
                    .containsExactly(
                            "Attic.bottles CONVERTED",
                            "Cellar.bottles CONVERTED",
                            "Register.last CONVERTED",
                            "Register.puts CARRIED",
                            "Register.rooms CARRIED",
                            "Unused.motto CARRIED");
            Script.await("2.0.0 deactivated attic");
            assertThat(attic.get("c")).isEqualTo("c RED in attic, last true");
            assertThat(attic.get("b")).isEqualTo("b WHITE in attic, last true");
            assertThat(cellar.get("a")).isEqualTo("a RED in cellar, last false");
            assertThat(cellar.size()).isEqualTo(3);
            assertThat(Script.lines())
                    .as("once, for it gets what version 2 had; not for the way there")
                    .filteredOn(line -> line.contains("nobody uses"))
                    .hasSize(1);
        }
    }

    @Test
    void aPatchThatFailsAfterTheStateWasWrittenLeavesStaticsAsTheyWere() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("joined-1")).start()) {
            Vault cellar = cellar(runtime);
            cellar.put("a", "RED");
            Script.at("2.0.0 restored cellar", () -> {
                throw new IllegalStateException("the bottles do not match");
            });

            RolledBack refused = rolledBack(
                    runtime.patches().apply(patch(TestBundle.of("joined-2")).under(QUICK)));

            assertThat(refused.failedIn()).isEqualTo(Phase.TRANSFER);
            assertThat(refused.reason()).contains("the bottles do not match").contains("1.0.0 serves");
            assertThat(Script.lines()).contains("2.0.0 deactivated cellar");
            assertThat(cellar.get("a")).isEqualTo("a RED in cellar, last true");
            cellar.put("b", "WHITE");
            assertThat(cellar.get("b")).isEqualTo("b WHITE in cellar, last true");
            assertThat(cellar.size()).isEqualTo(2);
        }
    }

    @Test
    void nothingIsLostUnderLoad() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("joined-1")).start()) {
            Vault cellar = cellar(runtime);
            Vault attic = attic(runtime);
            AtomicInteger next = new AtomicInteger();
            Load load = Load.of("joined", 2, () -> {
                int n = next.getAndIncrement();
                String key = "k" + n % 50;
                (n % 2 == 0 ? cellar : attic).put(key, n % 3 == 0 ? "RED" : "WHITE");
                return key;
            });
            try {
                for (int round = 0; round < 4; round++) {
                    committed(runtime.patches()
                            .apply(patch(TestBundle.of("joined-2")).under(QUICK)));
                    committed(runtime.patches().rollback(JOINED, QUICK));
                }
            } finally {
                load.close();
            }
            assertThat(load.failures()).isEmpty();
            assertThat(cellar.size()).isEqualTo((int) load.calls());
        }
    }

    @Test
    void aConstantThatIsToBeCarriedIsRefusedByThePlan_withTheWayOut() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("joined-1")).start()) {
            Plan plan = runtime.patches()
                    .plan(patch(TestBundle.of("joined-constant"))
                            .under(QUICK.withDropAllowed(true).withWithdrawalAllowed(true)));

            assertThat(plan.acceptable()).isFalse();
            assertThat(plan.findings()).anySatisfy(finding -> assertThat(finding.toString())
                    .contains(JOINED + ".Cellar")
                    .contains("BOTTLES is static final: a constant follows the new code; leave out @Carried"));
        }
    }

    @Test
    void eachInstanceOfAFactoryConfigurationGoesOnWithItsOwnState_thereAndBack() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("instances"))
                .share("org.osgi.service.cm;version=1.6.0")
                .start()) {
            ConfigurationAdmin admin =
                    runtime.context().getService(runtime.context().getServiceReference(ConfigurationAdmin.class));
            List<String> names = List.of("top", "middle", "bottom");
            for (String name : names) {
                admin.createFactoryConfiguration("instances.drawer", "?")
                        .update(FrameworkUtil.asDictionary(Map.of("name", name)));
            }
            Map<String, Vault> drawers = new HashMap<>();
            for (String name : names) {
                drawers.put(name, runtime.service(Vault.class, "(name=" + name + ")"));
                drawers.get(name).put("whose", name);
            }

            committed(runtime.patches()
                    .apply(patch(TestBundle.of("instances", "2.0.0")).under(QUICK)));
            drawers.forEach((name, drawer) -> assertThat(List.of(drawer.version(), drawer.get("whose"), drawer.size()))
                    .containsExactly("2.0.0", name, 1));
            drawers.get("middle").put("more", "in the middle");
            committed(runtime.patches().rollback("org.ninelives.itests.instances", QUICK));

            drawers.forEach((name, drawer) ->
                    assertThat(List.of(drawer.version(), drawer.get("whose"))).containsExactly("1.0.0", name));
            assertThat(drawers.get("middle").get("more")).isEqualTo("in the middle");
            assertThat(drawers.get("top").get("more")).isNull();
        }
    }
}
