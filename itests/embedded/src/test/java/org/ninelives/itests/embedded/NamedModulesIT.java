package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ninelives.api.Finding;
import org.ninelives.api.Plan;
import org.ninelives.api.Policy;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Counter;

/** Bundles of others, which the operator makes modules. */
class NamedModulesIT {

    private static final String FOREIGN = "org.ninelives.itests.foreign";
    private static final Policy QUICK = Outcomes.patient().withGrace(Duration.ofMillis(20));

    @TempDir
    Path data;

    private Ninelives.Builder named(String names) {
        return Runtimes.with(TestBundle.of("foreign")).property("org.ninelives.modules", names);
    }

    @Test
    void arePatchedUnderLoadAsAnyOther_withoutTheirState() throws Exception {
        try (Ninelives runtime = named("org.example.*, " + FOREIGN).start()) {
            Counter kept = runtime.service(Counter.class);
            Load load = Load.of("named module", 2, kept::next);
            try {
                for (int round = 0; round < 5; round++) {
                    committed(runtime.patches()
                            .apply(patch(TestBundle.of("foreign", "2.0.0")).under(QUICK)));
                    assertThat(kept.version()).isEqualTo("2.0.0");
                    committed(runtime.patches().rollback(FOREIGN, QUICK));
                    assertThat(kept.version()).isEqualTo("1.0.0");
                }
            } finally {
                load.close();
            }
            assertThat(load.failures()).isEmpty();
            committed(runtime.patches()
                    .apply(patch(TestBundle.of("foreign", "2.0.0")).under(QUICK)));
            assertThat(kept.next()).isEqualTo(1);
        }
    }

    @Test
    void losesItsState_andThePlanSaysWhichFields() throws Exception {
        try (Ninelives runtime = named(FOREIGN).start()) {
            runtime.service(Counter.class).next();
            Plan plan = runtime.patches().plan(patch(TestBundle.of("foreign", "2.0.0")));
            assertThat(plan.acceptable()).isTrue();
            assertThat(plan.findings())
                    .filteredOn(finding -> finding.weight() == Finding.Weight.WARNS)
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.subject()).isEqualTo(FOREIGN);
                        assertThat(finding.message())
                                .contains("org.ninelives.modules")
                                .contains("its fields are not carried: ForeignComponent.count;");
                    });
        }
    }

    @Test
    void servesThePatchedVersionAfterARestart() throws Exception {
        try (Ninelives runtime = named("org.ninelives.itests.f*").data(data).start()) {
            runtime.service(Counter.class).next();
            committed(runtime.patches()
                    .apply(patch(TestBundle.of("foreign", "2.0.0")).under(QUICK)));
        }
        try (Ninelives runtime = named("org.ninelives.itests.f*").data(data).start()) {
            assertThat(runtime.service(Counter.class).version()).isEqualTo("2.0.0");
            Eventually.until(
                    "one version is installed",
                    () -> Runtimes.installed(runtime).size() == 1,
                    () -> Runtimes.installed(runtime));
        }
    }

    @Test
    void whatIsNotNamedIsNoModule() throws Exception {
        try (Ninelives runtime = named("org.ninelives.itests.foreigner").start()) {
            assertThat(runtime.service(Counter.class).next()).isEqualTo(1);
            assertThat(Runtimes.serving(runtime)).isEqualTo(Map.of());
        }
    }
}
