package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;
import static org.ninelives.itests.embedded.Outcomes.rolledBack;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ninelives.api.Finding;
import org.ninelives.api.PatchReport;
import org.ninelives.api.PatchResult.RolledBack;
import org.ninelives.api.Phase;
import org.ninelives.api.Plan;
import org.ninelives.api.state.FieldReport;
import org.ninelives.api.state.FieldReport.Decision;
import org.ninelives.api.state.FieldReport.Fate;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Vault;

/** Shared or converted: the engine decides, says how, and refuses what is neither. */
class SharingIT {

    private static final String ALBUM = "org.ninelives.itests.album";

    @Test
    void eachFieldIsDecidedAsThePlanForesaw_thereAndBack() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("album")).start()) {
            Vault album = runtime.service(Vault.class);
            album.put("many", "100000");
            album.put("photo", "first");

            Plan plan = runtime.patches().plan(patch(TestBundle.of("album", "2.0.0")));
            PatchReport there = committed(runtime.patches().apply(patch(TestBundle.of("album", "2.0.0"))))
                    .report();

            assertThat(decisions(plan.state()))
                    .containsExactly(
                            tuple("cache", Fate.CARRIED, Decision.BY_AUTHOR),
                            tuple("password", Fate.CARRIED, Decision.BY_TYPE),
                            tuple("photos", Fate.CONVERTED, Decision.BY_WALK),
                            tuple("texts", Fate.CARRIED, Decision.BY_TYPE),
                            tuple("things", Fate.CARRIED, Decision.BY_WALK));
            assertThat(there.state())
                    .filteredOn(field -> field.decision() != Decision.NONE)
                    .extracting(FieldReport::field, FieldReport::fate, FieldReport::decision)
                    .containsExactlyInAnyOrder(
                            tuple("password", Fate.CARRIED, Decision.BY_TYPE),
                            tuple("cache", Fate.CARRIED, Decision.BY_AUTHOR),
                            tuple("photos", Fate.CONVERTED, Decision.BY_WALK),
                            tuple("texts", Fate.CARRIED, Decision.BY_TYPE),
                            tuple("things", Fate.CARRIED, Decision.BY_WALK));
            assertThat(album.size()).isEqualTo(100_001);
            album.put("a", "one");

            committed(runtime.patches().rollback(ALBUM, Outcomes.patient()));

            assertThat(album.get("a")).isEqualTo("one");
            assertThat(album.get("first")).isEqualTo("first after first");
        }
    }

    @Test
    void whatNeverMovesIsRefusedByThePlan() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("album")).start()) {
            Vault album = runtime.service(Vault.class);
            album.put("a", "one");

            Plan plan = runtime.patches().plan(patch(TestBundle.of("album-refused")));

            String component = ALBUM + "/" + ALBUM + ".Album.";
            assertThat(plan.findings())
                    .extracting(Finding::weight, Finding::subject)
                    .contains(
                            tuple(Finding.Weight.REFUSES, component + "things"),
                            tuple(Finding.Weight.REFUSES, component + "password"),
                            tuple(Finding.Weight.WARNS, component + "texts"));
            RolledBack refused = rolledBack(runtime.patches().apply(patch(TestBundle.of("album-refused"))));
            assertThat(refused.failedIn()).isEqualTo(Phase.VALIDATE);
            assertThat(refused.reason()).contains("an executor (java.util.concurrent.ExecutorService)", "(@Reference)");
            assertThat(album.get("a")).isEqualTo("one");
        }
    }

    @Test
    void whatCannotMoveIsFoundBeforeACallHasToWait_withItsPath() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("album")).start()) {
            Vault album = runtime.service(Vault.class);
            album.put("many", "1000");
            album.put("lock", "held");

            RolledBack refused = rolledBack(runtime.patches().apply(patch(TestBundle.of("album", "2.0.0"))));

            assertThat(refused.failedIn()).isEqualTo(Phase.QUIESCE);
            assertThat(refused.reason())
                    .contains(ALBUM + "/Album.things[\"held\"][0]: a semaphore", "found before any call had to wait");
            assertThat(refused.report().pause()).as("the gate was never closed").isZero();
            assertThat(album.version()).isEqualTo("1.0.0");
        }
    }

    @Test
    void anAuthorWhoVouchesForAnObjectOfTheFormerVersionIsNotBelieved() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("album")).start()) {
            Vault album = runtime.service(Vault.class);
            album.put("cached", "x");
            album.put("a", "one");

            RolledBack refused = rolledBack(runtime.patches().apply(patch(TestBundle.of("album", "2.0.0"))));

            assertThat(refused.reason())
                    .contains(ALBUM + "/Album.cache[0]: a " + ALBUM + ".Photo is of the former version");
            assertThat(album.version()).isEqualTo("1.0.0");
            assertThat(album.get("a")).isEqualTo("one");
        }
    }

    private static List<org.assertj.core.groups.Tuple> decisions(List<FieldReport> fields) {
        return fields.stream()
                .map(field -> tuple(field.field(), field.fate(), field.decision()))
                .sorted(java.util.Comparator.comparing(
                        tuple -> String.valueOf(tuple.toList().get(0))))
                .toList();
    }
}
