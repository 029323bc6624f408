package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.rolledBack;
import static org.ninelives.itests.embedded.Outcomes.stranded;
import static org.ninelives.itests.embedded.ServingCounter.COUNTER;
import static org.ninelives.itests.embedded.ServingCounter.QUICK;
import static org.ninelives.itests.embedded.ServingCounter.quick;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ninelives.api.Activity;
import org.ninelives.api.BundleStanding;
import org.ninelives.api.HistoryEntry;
import org.ninelives.api.HistoryEntry.Outcome;
import org.ninelives.api.PatchResult;
import org.ninelives.api.PatchResult.RolledBack;
import org.ninelives.api.Phase;
import org.ninelives.api.Repair;
import org.ninelives.api.Rollback;
import org.ninelives.api.Submission;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Counter;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Vault;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;

/** What an operator can do while patches run, wait, or have left something behind. */
class OperatorIT {

    private static final String LIFE = "org.ninelives.itests.life";

    @TempDir
    Path temp;

    @BeforeEach
    void begin() {
        Script.reset();
    }

    // abort

    @Test
    void anAbortTakesAPatchBackThatWaitsInItsStart_andLeavesNothing() throws Exception {
        try (ServingCounter counter = ServingCounter.start(temp)) {
            String reason = counter.undone(Phase.START, () -> {
                Submission patch = counter.patches()
                        .submit(quick(TestBundle.of("counter-unsatisfied")).under(QUICK.withStartTimeout(TEN_MINUTES)));
                awaitPhase(counter.runtime(), Phase.START);
                return counter.patches().abort(patch.id(), "anna");
            });
            assertThat(reason)
                    .startsWith("patch " + COUNTER + "@")
                    .endsWith(" was aborted by anna in START after N ms; " + COUNTER + " 1.0.0 serves");
            counter.patchThereAndBack();
        }
    }

    private static final java.time.Duration TEN_MINUTES = java.time.Duration.ofMinutes(10);

    @Test
    void anAbortWhileCallsAreStillInside_opensTheGate() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("bystander")).start()) {
            CompletableFuture<Void> leave = new CompletableFuture<>();
            CompletableFuture<Void> call = CompletableFuture.runAsync(
                    () -> runtime.service(java.util.concurrent.Executor.class).execute(leave::join));
            Submission patch = runtime.patches()
                    .submit(quick(TestBundle.of("bystander", "2.0.0")).under(QUICK.withLongestPause(TEN_MINUTES)));
            awaitPhase(runtime, Phase.QUIESCE);
            PatchResult result = runtime.patches().abort(patch.id(), "");
            assertThat(rolledBack(result).reason().replaceAll("after \\d+ ms", "after N ms"))
                    .isEqualTo("patch org.ninelives.itests.bystander@2.0.0 was aborted in QUIESCE after N ms;"
                            + " org.ninelives.itests.bystander 1.0.0 serves");
            runtime.service(java.util.concurrent.Executor.class).execute(() -> Script.reached("passed"));
            assertThat(Script.lines()).containsExactly("passed");
            leave.complete(null);
            call.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void anAbortInTheMiddleOfTheTransferDetachesTheCandidate_beforeItIsStopped() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("vault-1")).start()) {
            Vault vault = runtime.service(Vault.class);
            vault.put("a", "one");
            CompletableFuture<Void> goOn = new CompletableFuture<>();
            // join() does not hear an interrupt.
            Script.at("2.0.0 restored with 1", goOn::join);
            Submission patch = runtime.patches()
                    .submit(quick(TestBundle.of("vault-2"))
                            .under(QUICK.withDropAllowed(true).withLongestPause(TEN_MINUTES)));
            Script.await("2.0.0 restored with 1");
            PatchResult result = runtime.patches().abort(patch.id(), "anna");
            goOn.complete(null);

            assertThat(result.match(done -> "committed", RolledBack::reason, PatchResult.Stranded::reason))
                    .contains(" was aborted by anna in TRANSFER ");
            // Its @Deactivate clears the maps and shuts the pool down that it was given.
            assertThat(Script.lines()).contains("2.0.0 deactivated");
            assertThat(vault.get("a")).isEqualTo("one/one/written by version 1");
            vault.put("b", "two");
            assertThat(vault.size()).isEqualTo(2);
            committed(runtime.patches().apply(quick(TestBundle.of("vault-2")).under(QUICK.withDropAllowed(true))));
            assertThat(vault.get("a")).isEqualTo("one/one/3/7");
        }
    }

    @Test
    void anAbortAfterTheFlipIsTooLate_andSaysSo() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("life")).start()) {
            CompletableFuture<Void> goOn = new CompletableFuture<>();
            Script.at("2.0.0 promoted", goOn::join);
            Submission patch = runtime.patches().submit(quick(TestBundle.of("life", "2.0.0")));
            Script.await("2.0.0 promoted");
            CompletableFuture<PatchResult> abort =
                    CompletableFuture.supplyAsync(() -> runtime.patches().abort(patch.id(), "anna"));
            goOn.complete(null);
            committed(abort.get(60, TimeUnit.SECONDS));
            assertThat(runtime.service(Counter.class).version()).isEqualTo("2.0.0");
        }
    }

    @Test
    void anAbortOfAPatchThatWaitsIsImmediate_andIsInTheHistory() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("life")).start()) {
            CompletableFuture<Void> goOn = new CompletableFuture<>();
            Script.at("2.0.0 activated with 0", goOn::join);
            Submission first = runtime.patches()
                    .submit(quick(TestBundle.of("life", "2.0.0")).under(LONG));
            Script.await("2.0.0 activated with 0");
            Submission second = runtime.patches()
                    .submit(quick(TestBundle.of("life", "3.0.0")).by("ben"));
            assertThat(runtime.patches().activity().patches())
                    .extracting(Activity.Underway::id)
                    .containsExactly(first.id(), second.id());
            assertThat(runtime.patches().activity().patches())
                    .extracting(underway -> underway.phase().isPresent())
                    .containsExactly(true, false);
            RolledBack aborted = rolledBack(runtime.patches().abort(second.id(), "anna"));
            assertThat(aborted.reason())
                    .startsWith("patch " + second.id() + " (file:")
                    .endsWith(") was aborted by anna before it began");
            goOn.complete(null);
            committed(first.result().toCompletableFuture().get(20, TimeUnit.SECONDS));
            Eventually.until(
                    "both have their end in the history",
                    () -> runtime.patches().history().stream()
                            .map(HistoryEntry::outcome)
                            .toList()
                            .equals(List.of(Outcome.COMMITTED, Outcome.ROLLED_BACK)),
                    () -> runtime.patches().history());
            HistoryEntry entry = runtime.patches().history().get(1);
            assertThat(entry.id()).isEqualTo(second.id());
            assertThat(entry.by()).isEqualTo("ben");
            assertThat(runtime.service(Counter.class).version()).isEqualTo("2.0.0");
        }
    }

    private static final org.ninelives.api.Policy LONG = QUICK.withStartTimeout(TEN_MINUTES);

    @Test
    void whatIsNotUnderwayCannotBeAborted() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("counter-1")).start()) {
            committed(runtime.patches().apply(quick(TestBundle.of("counter-2"))));
            assertThatThrownBy(() -> runtime.patches().abort("1", ""))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("patch 1 does not run and does not wait: it is COMMITTED");
            assertThatThrownBy(() -> runtime.patches().abort("99", ""))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("patch 99 does not run and does not wait");
        }
    }

    @Test
    void whoIsInterruptedWhileItWaitsForItsPatchWantsItNoMore_andKeepsItsFlag() throws Exception {
        try (ServingCounter counter = ServingCounter.start(temp)) {
            Thread waiting = Thread.currentThread();
            String reason = counter.undone(Phase.START, () -> {
                CompletableFuture<Void> interrupt = CompletableFuture.runAsync(() -> {
                    awaitPhase(counter.runtime(), Phase.START);
                    waiting.interrupt();
                });
                PatchResult result = counter.patches()
                        .apply(quick(TestBundle.of("counter-unsatisfied")).under(LONG));
                assertThat(Thread.interrupted()).as("the flag is kept").isTrue();
                interrupt.get(60, TimeUnit.SECONDS);
                return result;
            });
            assertThat(reason).contains(" was aborted by the interrupt of who waited for it in START ");
            counter.patchThereAndBack();
        }
    }

    // lock

    @Test
    void whileItIsLockedNoPatchStarts_whereverItComesFrom_overARestartToo() throws Exception {
        Path data = temp.resolve("data");
        try (Ninelives runtime =
                Runtimes.with(TestBundle.of("counter-1")).data(data).start()) {
            committed(runtime.patches().apply(quick(TestBundle.of("counter-2"))));
            runtime.patches().lock("end of the month", "anna");
            assertThatThrownBy(() -> runtime.patches().lock("again", "ben"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageMatching("patches are locked since \\S+ by anna: end of the month");
            refusesEverything(runtime);
        }
        try (Ninelives runtime =
                Runtimes.with(TestBundle.of("counter-1")).data(data).start()) {
            assertThat(runtime.patches().activity().lock())
                    .hasValueSatisfying(lock -> assertThat(lock.by()).isEqualTo("anna"));
            refusesEverything(runtime);
            assertThat(runtime.patches().unlock("anna")).isTrue();
            assertThat(runtime.patches().unlock("anna")).isFalse();
            committed(runtime.patches().rollback(COUNTER, QUICK));
        }
    }

    private static void refusesEverything(Ninelives runtime) throws Exception {
        assertThat(runtime.patches()
                        .plan(quick(TestBundle.of("counter-1", "3.0.0")))
                        .acceptable())
                .as("a plan changes nothing")
                .isTrue();
        assertThat(rolledBack(runtime.patches().apply(quick(TestBundle.of("counter-1", "3.0.0"))))
                        .reason())
                .matches("patches are locked since \\S+ by anna: end of the month; nothing has changed");
        assertThat(rolledBack(runtime.patches().rollback(COUNTER, QUICK)).reason())
                .matches("patches are locked since \\S+ by anna: end of the month; " + COUNTER + " 2.0.0 serves");
        Bundle byHand = runtime.context()
                .installBundle(TestBundle.of("counter-1", "3.0.0").toUri().toString());
        byHand.start();
        Eventually.until(
                "what is started by hand is stopped",
                () -> byHand.getState() == Bundle.RESOLVED
                        && runtime.patches().standing(byHand.getBundleId()).stream()
                                .anyMatch(standing -> standing.role() == BundleStanding.Role.REFUSED),
                () -> runtime.patches().standing(byHand.getBundleId()));
        assertThat(runtime.patches()
                        .standing(byHand.getBundleId())
                        .orElseThrow()
                        .detail())
                .contains("by anna: end of the month");
        byHand.uninstall();
        assertThat(runtime.service(Counter.class).version()).isEqualTo("2.0.0");
        List<HistoryEntry> history = runtime.patches().history();
        assertThat(history.subList(history.size() - 3, history.size()))
                .extracting(HistoryEntry::outcome)
                .containsOnly(Outcome.ROLLED_BACK);
    }

    // rollback

    @Test
    void aRollbackGoesBackToTheVersionThatIsNamed_patchByPatch() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("counter-1")).start()) {
            Counter counter = runtime.service(Counter.class);
            counter.next();
            committed(runtime.patches().apply(quick(TestBundle.of("counter-2"))));
            counter.next();
            committed(runtime.patches().apply(quick(TestBundle.of("counter-1", "3.0.0"))));
            counter.next();

            RolledBack unknown =
                    rolledBack(runtime.patches().rollback(Rollback.of(COUNTER).to(new Version(1, 5, 0))));
            assertThat(unknown.reason())
                    .isEqualTo(
                            COUNTER + " cannot go back to 1.5.0, only to [2.0.0, 1.0.0]; " + COUNTER + " 3.0.0 serves");
            committed(runtime.patches()
                    .rollback(Rollback.of(COUNTER)
                            .to(new Version(1, 0, 0))
                            .under(QUICK)
                            .by("anna")));

            assertThat(Runtimes.serving(runtime)).containsEntry(COUNTER, "1.0.0");
            assertThat(counter.next()).isEqualTo(4);
            assertThat(runtime.patches().history())
                    .extracting(HistoryEntry::by)
                    .containsExactly("test", "test", "", "anna, rollback of patch 2", "anna, rollback of patch 1");
        }
    }

    @Test
    void aPatchOfWhichAMemberWasPatchedAgainSinceIsNotTakenBack() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("counter-1"), TestBundle.of("bystander"))
                .start()) {
            committed(runtime.patches().apply(quick(TestBundle.of("counter-2"), TestBundle.of("bystander", "2.0.0"))));
            committed(runtime.patches().apply(quick(TestBundle.of("bystander", "3.0.0"))));
            assertThat(rolledBack(runtime.patches().rollback("1", QUICK)).reason())
                    .isEqualTo("patch 1 cannot be taken back as a whole: org.ninelives.itests.bystander was patched"
                            + " again since, by patch 2; take that one back first; nothing has changed");
            committed(runtime.patches().rollback("2", QUICK));
            committed(runtime.patches().rollback("1", QUICK));
            assertThat(Runtimes.serving(runtime))
                    .containsEntry(COUNTER, "1.0.0")
                    .containsEntry("org.ninelives.itests.bystander", "1.0.0");
        }
    }

    @Test
    void aRollbackThatCannotGoAllTheWaySaysHowFarItCame() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("counter-1"), TestBundle.of("bystander"))
                .start()) {
            committed(runtime.patches().apply(quick(TestBundle.of("counter-2"), TestBundle.of("bystander", "2.0.0"))));
            committed(runtime.patches().apply(quick(TestBundle.of("bystander", "3.0.0"))));
            committed(runtime.patches().apply(quick(TestBundle.of("counter-1", "3.0.0"))));

            RolledBack halfway = rolledBack(runtime.patches()
                    .rollback(Rollback.of(COUNTER).to(new Version(1, 0, 0)).under(QUICK)));

            assertThat(halfway.reason())
                    .isEqualTo("rollback of " + COUNTER + " to 1.0.0 has ended after 1 of 2 steps: patch 1 cannot be"
                            + " taken back as a whole: org.ninelives.itests.bystander was patched again since, by patch"
                            + " 2; take that one back first; " + COUNTER + " 2.0.0 serves");
            assertThat(Runtimes.serving(runtime)).containsEntry(COUNTER, "2.0.0");
            assertThat(runtime.patches().history())
                    .extracting(HistoryEntry::outcome)
                    .containsExactly(
                            Outcome.COMMITTED,
                            Outcome.COMMITTED,
                            Outcome.COMMITTED,
                            Outcome.COMMITTED,
                            Outcome.ROLLED_BACK);
            committed(runtime.patches().rollback("2", QUICK));
            committed(runtime.patches().rollback(COUNTER, QUICK));
            assertThat(Runtimes.serving(runtime)).containsEntry(COUNTER, "1.0.0");
        }
    }

    // retire, repair, standing

    @Test
    void aStandbyThatIsRetiredAtOnceCannotReachWhatItsSuccessorUses() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.changed("vault-1", Map.of("Patch-Standby", "true")))
                .start()) {
            Vault vault = runtime.service(Vault.class);
            vault.put("a", "one");
            committed(runtime.patches().apply(quick(TestBundle.of("vault-2")).under(QUICK.withDropAllowed(true))));
            assertThat(runtime.patches().retire("org.ninelives.itests.vault")).hasSize(1);
            assertThat(Script.lines()).contains("1.0.0 deactivated");
            assertThat(vault.get("a")).isEqualTo("one/one/3/7");
            vault.put("b", "two");
            assertThat(vault.size()).isEqualTo(2);
        }
    }

    @Test
    void aStandbyIsRetiredOnRequest_andARollbackGoesThereAllTheSame() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("life-standby")).start()) {
            Counter life = runtime.service(Counter.class);
            life.next();
            committed(runtime.patches().apply(quick(TestBundle.of("life-standby", "2.0.0"))));
            assertThat(roles(runtime)).containsExactly("1.0.0 STANDBY", "2.0.0 INCUMBENT");

            assertThat(runtime.patches().retire(LIFE)).containsExactly(LIFE + " 1.0.0");
            Eventually.until(
                    "version 1 is gone",
                    () -> Runtimes.installed(runtime).equals(List.of(LIFE + " 2.0.0")),
                    () -> Runtimes.installed(runtime));
            assertThat(Script.lines()).contains("1.0.0 deactivated");
            assertThat(runtime.patches().retire(LIFE)).isEmpty();
            assertThat(life.next()).isEqualTo(2);
            committed(runtime.patches().rollback(LIFE, QUICK));
            assertThat(life.version()).isEqualTo("1.0.0");
            assertThat(life.next()).isEqualTo(3);
            assertThatThrownBy(() -> runtime.patches().retire("nobody"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("nobody is no module");
        }
    }

    private static List<String> roles(Ninelives runtime) {
        return java.util.Arrays.stream(runtime.context().getBundles())
                .flatMap(bundle -> runtime.patches().standing(bundle.getBundleId()).stream()
                        .map(standing -> bundle.getVersion() + " " + standing.role()))
                .sorted()
                .toList();
    }

    @Test
    void whatIsStrandedIsListed_andRepairedAsSoonAsItCanBe() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("life")).start()) {
            CompletableFuture<Void> goOn = new CompletableFuture<>();
            // join() does not hear an interrupt.
            Script.at("2.0.0 started", goOn::join);
            stranded(runtime.patches().apply(quick(TestBundle.of("life-starting"))));
            Bundle hanging = runtime.context().getBundles()[runtime.context().getBundles().length - 1];
            assertThat(runtime.patches().activity().stranded())
                    .containsExactly(LIFE + " 2.0.0 (bundle " + hanging.getBundleId()
                            + ") does not serve and is not removed; it is hidden, and gone at the next start");
            assertThat(runtime.patches()
                            .standing(hanging.getBundleId())
                            .orElseThrow()
                            .role())
                    .isEqualTo(BundleStanding.Role.REFUSED);

            goOn.complete(null);
            Eventually.until(
                    "its activator has returned", () -> hanging.getState() == Bundle.ACTIVE, () -> hanging.getState());
            Repair repair = runtime.patches().repair();
            assertThat(repair.stranded()).isEmpty();
            assertThat(repair.repaired())
                    .containsExactly(LIFE + " 2.0.0 (bundle " + hanging.getBundleId() + ") is removed");
            assertThat(runtime.patches().activity().stranded()).isEmpty();
            assertThat(Runtimes.installed(runtime)).containsExactly(LIFE + " 1.0.0");
            assertThat(runtime.patches().repair().repaired()).isEmpty();
            committed(runtime.patches().apply(quick(TestBundle.of("life", "2.0.0"))));
        }
    }

    private static void awaitPhase(Ninelives runtime, Phase phase) {
        Eventually.until(
                "the patch is in " + phase,
                () -> runtime.patches().activity().patches().stream()
                        .anyMatch(underway -> underway.phase().equals(java.util.Optional.of(phase))),
                () -> runtime.patches().activity());
    }
}
