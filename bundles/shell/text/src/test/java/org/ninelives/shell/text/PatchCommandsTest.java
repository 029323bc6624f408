package org.ninelives.shell.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ninelives.api.HistoryEntry;
import org.ninelives.api.Patch;
import org.ninelives.api.PatchEvent;
import org.ninelives.api.PatchResult;
import org.ninelives.api.PatchService;
import org.ninelives.api.Phase;
import org.ninelives.api.Repair;
import org.ninelives.api.Submission;
import org.osgi.framework.Version;

class PatchCommandsTest {

    private static final PatchOptions ROUTE_2 =
            new PatchOptions(List.of("mvn:org.example/route/2.0.0"), List.of(), List.of(), Limits.DEFAULTS, "anna");

    private final FakePatchService service = new FakePatchService();
    private final Lines lines = new Lines();
    private final PatchCommands commands = commands(service);

    @Test
    void planShowsMembersServicesStateFindingsAndAVerdict() throws PatchFailedException {
        commands.plan(ROUTE_2);

        assertThat(lines.all()).containsExactly("""
                route 1.0.0 -> 2.0.0

                MODULE  SERVICE            CHANGE
                route   org.example.Route  kept
                route   org.example.Stats  added

                MODULE  COMPONENT     FIELD     FATE     DETAIL
                route   RouteHandler  visitors  carried  shared AtomicLong
                route   RouteHandler  errors    absent

                NOTES    route: the bundle is not signed

                verdict: would be applied, calls wait while the state moves""".split("\n"));
        assertThat(service.applied).isEmpty();
    }

    @Test
    void planFailsWhereThePatchWouldBeRefused() {
        service.plan = Samples.refusedPlan();

        assertThatThrownBy(() -> commands.plan(ROUTE_2))
                .isInstanceOf(PatchFailedException.class)
                .hasMessage("the patch would be refused; nothing was changed");
        assertThat(lines.all()).containsExactly("""
                route 1.0.0 -> 2.0.0

                MODULE  SERVICE            CHANGE
                route   org.example.Stats  withdrawn

                REFUSES  org.example.Stats: 2.0.0 does not offer it
                WARNS    route: exports a package that nobody imports

                verdict: refused by 1 finding""".split("\n"));
    }

    @Test
    void applyShowsThePhasesAndWhatServes() throws PatchFailedException {
        commands.apply(ROUTE_2);

        assertThat(lines.all())
                .containsExactly(
                        "patch 7  stage      3.1 ms",
                        "patch 7  start       84 ms",
                        "patch 7  release      1 ms",
                        "route 1.0.0 -> 2.0.0 serves (patch 7); 12 calls waited, longest 3.1 ms; "
                                + "state: 1 carried, 1 absent",
                        "WARNS    route: exports a package that nobody imports");
    }

    @Test
    void applyShowsEachPhaseOnce_heardOrReported_andNothingOfTheBackground() throws PatchFailedException {
        service.events.add(event("6", Phase.RETIRE, PatchEvent.Kind.PASSED));
        service.events.add(event("7", Phase.STAGE, PatchEvent.Kind.BEGUN));
        service.events.add(event("7", Phase.STAGE, PatchEvent.Kind.PASSED));

        commands.apply(ROUTE_2);

        assertThat(lines.all())
                .startsWith(
                        "patch 7  stage        5 ms",
                        "patch 7  start       84 ms",
                        "patch 7  release      1 ms",
                        "route 1.0.0 -> 2.0.0 serves (patch 7); 12 calls waited, longest 3.1 ms; "
                                + "state: 1 carried, 1 absent");
    }

    @Test
    void applyShowsAPhaseWhileThePatchStillRuns() throws PatchFailedException {
        CompletableFuture<PatchResult> running = new CompletableFuture<>();
        service.pending = running;
        service.events.add(event("7", Phase.STAGE, PatchEvent.Kind.PASSED));
        Screen screen = new Lines() {
            @Override
            public void line(String line) {
                running.complete(service.result);
            }
        };

        new PatchCommands(service, screen, Path.of("."), service.listening(), ZoneOffset.UTC).apply(ROUTE_2);

        assertThat(running).isDone();
    }

    @Test
    void applyHearsNothingAfterItsEnd() throws PatchFailedException {
        commands.apply(ROUTE_2);

        assertThat(service.listeners).isEmpty();
    }

    @Test
    void applyFailsAfterSayingWhyAPatchWasRolledBack() {
        service.result = new PatchResult.RolledBack(
                Samples.failedReport(),
                Phase.VERIFY,
                "patch route@2.0.0 failed in VERIFY after 84 ms; route@1.0.0 serves");

        assertThatThrownBy(() -> commands.apply(ROUTE_2))
                .isInstanceOf(PatchFailedException.class)
                .hasMessage("patch 8 failed in VERIFY; what served before serves on");
        assertThat(lines.all())
                .containsExactly(
                        "patch 8  stage        3 ms",
                        "patch 8  verify      84 ms  failed",
                        "patch route@2.0.0 failed in VERIFY after 84 ms; route@1.0.0 serves",
                        "REFUSES  route: health check 'database' says CRITICAL: no connection");
    }

    @Test
    void applyNamesWhatIsStranded() {
        service.result = new PatchResult.Stranded(
                Samples.failedReport(), Phase.START, "the activator hangs", List.of("thread x\nat Y.sleep(Y.java:3)"));

        assertThatThrownBy(() -> commands.apply(ROUTE_2))
                .hasMessage("patch 8 failed in START; what served before serves on, but 1 thing could not be removed");
        assertThat(lines.all())
                .endsWith("left behind, hidden, and gone at the next start:", "  thread x", "  at Y.sleep(Y.java:3)");
    }

    @Test
    void anExceptionOfTheServiceIsNotWrapped() {
        PatchService stopping = new FakePatchService() {
            @Override
            public Submission submit(Patch patch) {
                throw new IllegalStateException("the runtime is stopping");
            }
        };

        assertThatThrownBy(() -> commands(stopping).apply(ROUTE_2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the runtime is stopping");
    }

    @Test
    void anInterruptedCommandLeavesThePatchToItself() {
        service.pending = new CompletableFuture<>();
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> commands.apply(ROUTE_2))
                .isInstanceOf(PatchFailedException.class)
                .hasMessage(
                        "interrupted; patch 7 goes on: patch:status shows where it is, patch:abort 7 takes it back");
        assertThat(Thread.interrupted()).as("the flag is kept").isTrue();
        assertThat(service.listeners).isEmpty();
        assertThat(service.pending).isNotDone();
    }

    @Test
    @Timeout(20)
    void theEndIsNeverMissed_wheneverItComes() throws Exception {
        for (int i = 0; i < 2000; i++) {
            CompletableFuture<PatchResult> end = new CompletableFuture<>();
            service.pending = end;
            Thread runtime = new Thread(() -> end.complete(service.result));
            runtime.start();
            commands.apply(ROUTE_2);
            runtime.join();
        }
        assertThat(service.applied).hasSize(2000);
    }

    @Test
    void submitDoesNotWait() throws PatchFailedException {
        service.pending = new CompletableFuture<>();

        commands.submit(ROUTE_2);

        assertThat(lines.all())
                .containsExactly(
                        "patch 7 is in the row: patch:status --follow shows it, patch:info 7 tells how it" + " ended");
    }

    @Test
    void rollbackAsksWithinTheGivenLimits() throws PatchFailedException {
        commands.rollback(new RollbackOptions("route", "1.0", new Limits(true, false, "1s", null), "anna"));

        assertThat(service.rolledBack).singleElement().satisfies(rollback -> {
            assertThat(rollback.moduleOrPatch()).isEqualTo("route");
            assertThat(rollback.to()).contains(Version.parseVersion("1.0.0"));
            assertThat(rollback.by()).isEqualTo("anna");
            assertThat(rollback.policy().dropAllowed()).isTrue();
            assertThat(rollback.policy().longestPause()).isEqualTo(Duration.ofSeconds(1));
        });
        assertThat(lines.all()).anyMatch(line -> line.startsWith("route 1.0.0 -> 2.0.0 serves (patch 7)"));
    }

    @Test
    void rollbackRefusesAVersionThatIsNone() {
        assertThatThrownBy(() -> commands.rollback(new RollbackOptions("route", "one", Limits.DEFAULTS, "")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--to takes a VERSION, for example 1.0.0, not 'one'");
    }

    @Test
    void abortTakesTheOneThatRuns_andSaysWhatIsTrueNow() throws PatchFailedException {
        service.underway.add(underway("7", Phase.START));
        service.underway.add(underway("8", null));
        service.result = new PatchResult.RolledBack(Samples.failedReport(), Phase.START, "aborted; route 1.0.0 serves");

        commands.abort(null, "anna");

        assertThat(service.aborted).containsExactly("7 by anna");
        assertThat(lines.all()).containsExactly("aborted; route 1.0.0 serves");
    }

    @Test
    void abortFailsWhereItWasTooLate() {
        service.underway.add(underway("7", Phase.RELEASE));

        assertThatThrownBy(() -> commands.abort("7", ""))
                .isInstanceOf(PatchFailedException.class)
                .hasMessage("it was too late: patch 7 has committed; patch:rollback takes it back");
    }

    @Test
    void abortSaysWhenThereIsNothingToAbort() {
        assertThatThrownBy(() -> commands.abort(null, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no patch runs or waits");
    }

    @Test
    void statusShowsWhatRunsWaitsIsLockedAndLeftBehind() throws PatchFailedException {
        commands.status();
        service.underway.add(underway("7", Phase.START));
        service.underway.add(underway("8", null));
        service.stranded.add("route 2.4.0 (bundle 9) hangs");
        service.held.add("the classes of route 1.0.0, which patch 6 replaced: held after 2 collections: a thread");
        commands.lock(List.of("month's", "end"), "anna");
        commands.status();

        assertThat(lines.all()).containsExactly("""
                patches may start
                each call has a fence
                no patch runs or waits
                no patch starts from now on, wherever it comes from, until patch:unlock
                patch 7 runs and goes on to its end
                patch 8 waits and will be refused
                no patch may start: locked since 2026-01-31 09:15:00, by anna: month's end
                each call has a fence
                ID  ASKED                BY    PATCH                        PHASE
                7   2026-01-31 09:15:00  anna  mvn:org.example/route/2.0.0  start
                8   2026-01-31 09:15:00  anna  mvn:org.example/route/2.0.0  waits
                held by somebody (patch:status --heap-dump FILE writes down what is alive):
                  the classes of route 1.0.0, which patch 6 replaced: held after 2 collections: a thread
                left behind by patches (patch:repair tries again):
                  route 2.4.0 (bundle 9) hangs""".split("\n"));
    }

    @Test
    void statusSaysThatAPatchWaitsForCalls() {
        service.underway.add(new FakePatchService.AnUnderway(
                "7", "route-2.jar", "anna", Samples.BEGAN, Optional.of(Phase.QUIESCE), Optional.empty(), true));

        commands.status();

        assertThat(lines.all()).last().asString().endsWith("route-2.jar  quiesce, waits for calls inside");
    }

    @Test
    void aHeapDumpIsWrittenToAFileInTheFolder_orItIsSaidWhyNot() throws PatchFailedException {
        commands.dumpHeap("all.hprof");

        assertThat(service.dumped).singleElement().asString().endsWith("all.hprof");
        assertThat(lines.all()).singleElement().asString().startsWith("written to ");
        assertThatThrownBy(() -> commands.dumpHeap("all.txt"))
                .isInstanceOf(PatchFailedException.class)
                .hasMessage("no heap dump: File name must end with .hprof");
    }

    @Test
    void statusShowsHowFarAPhaseIs_whereSomebodySaysSo() {
        service.underway.add(new FakePatchService.AnUnderway(
                "7",
                "route-2.jar",
                "anna",
                Samples.BEGAN,
                Optional.of(Phase.START),
                Optional.of("route: 3 of 9 accounts")));

        commands.status();

        assertThat(lines.all()).last().asString().endsWith("route-2.jar  start: route: 3 of 9 accounts");
    }

    @Test
    void followShowsThePhasesUntilNothingIsUnderWay() {
        service.underway.add(underway("7", Phase.START));
        Listening talking = listener -> {
            listener.on(event("7", Phase.START, PatchEvent.Kind.BEGUN));
            listener.on(event("7", Phase.START, PatchEvent.Kind.FAILED));
            listener.on(event("7", Phase.INSTALL, PatchEvent.Kind.UNDONE));
            return service.underway::clear;
        };
        Lines shown = new Lines() {
            @Override
            public void line(String line) {
                super.line(line);
                if (line.endsWith("undone")) {
                    service.underway.clear();
                }
            }
        };

        new PatchCommands(service, shown, Path.of("."), talking, ZoneOffset.UTC).follow();

        assertThat(shown.all()).endsWith("patch 7  start        5 ms  failed: ", "patch 7  install      5 ms  undone");
    }

    @Test
    void whoInterruptsTheFollowingEndsNothingElse() {
        service.underway.add(underway("7", Phase.START));
        Thread.currentThread().interrupt();

        commands.follow();

        assertThat(Thread.interrupted()).as("the flag is kept").isTrue();
        assertThat(service.aborted).isEmpty();
        assertThat(service.listeners).isEmpty();
    }

    @Test
    void lockWantsAReason_andSaysWhenItIsThereAlready() throws PatchFailedException {
        assertThatThrownBy(() -> commands.lock(List.of(" "), "anna"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("say why, for those who are refused");
        commands.lock(List.of("release"), "anna");
        assertThatThrownBy(() -> commands.lock(List.of("other"), "ben"))
                .isInstanceOf(PatchFailedException.class)
                .hasMessage("patches are locked: release");
        commands.unlock("ben");
        commands.unlock("ben");

        assertThat(lines.all()).endsWith("patches may start again", "patches were not locked");
    }

    @Test
    void retireNamesWhatGoes() throws PatchFailedException {
        commands.retire("route");

        assertThat(lines.all()).containsExactly("no former version of route is kept on");
    }

    @Test
    void repairFailsWhileSomethingIsLeft() throws PatchFailedException {
        commands.repair();
        service.repair = new Repair(List.of("a is removed"), List.of("b: hangs"));

        assertThatThrownBy(commands::repair)
                .isInstanceOf(PatchFailedException.class)
                .hasMessage("1 thing could not be removed");
        assertThat(lines.all())
                .containsExactly(
                        "nothing is left behind",
                        "a is removed",
                        "still there, hidden, and gone at the next start:",
                        "  b: hangs");
    }

    @Test
    void listShowsAllModules() {
        commands.list();

        assertThat(lines.all())
                .containsExactly(
                        "MODULE  SERVING  BUNDLE  SERVICES              ROLLBACK TO  OBSTACLES",
                        "legacy  1.0.0    58      -                     -            offers the class "
                                + "org.example.Legacy as a service, not an interface (and 1 more)",
                        "route   2.0.0    57      Route+Stats, Servlet  1.0.0        -");
    }

    @Test
    void listSaysWhenNoModuleIsHere() {
        service.modules.clear();

        commands.list();

        assertThat(lines.all()).singleElement().asString().startsWith("no module is here");
    }

    @Test
    void historyShowsAllPatches() {
        service.entries.add(Samples.entry("8", HistoryEntry.Outcome.ROLLED_BACK, "the activator threw\nat X.start"));

        commands.history();

        assertThat(lines.all())
                .containsExactly(
                        "ID  WHEN                 BY    MEMBERS               OUTCOME      REASON",
                        "7   2026-01-31 09:15:00  anna  route 1.0.0 -> 2.0.0  committed",
                        "8   2026-01-31 09:15:00  anna  route 1.0.0 -> 2.0.0  rolled back  the activator threw");
    }

    @Test
    void infoOfAModuleTellsAllThatTheListCutsShort() {
        commands.info("legacy");
        commands.info("route");

        assertThat(lines.all()).containsExactly("""
                legacy 1.0.0 serves (bundle 58)
                rollback to: -
                standby: -
                cannot be patched:
                  offers the class org.example.Legacy as a service, not an interface
                  second reason
                route 2.0.0 serves (bundle 57)
                services:
                  org.example.Route, org.example.Stats
                  javax.servlet.Servlet
                rollback to: 1.0.0
                standby: -
                tasks:
                  cleanup, every 1 min, next in 12.3 s, ran 120 times
                  reminder, once, in 5 s, ran 0 times, 2 left out, for it took too long, failed: java.io.IOException: no route
                patches:
                  patch 7, 2026-01-31 09:15:00, by anna: committed""".split("\n"));
    }

    @Test
    void infoOfAPatchShowsItsReport() {
        commands.info("7");

        assertThat(lines.all()).containsExactly("""
                patch 7, 2026-01-31 09:15:00, by anna: committed
                  route 1.0.0 -> 2.0.0
                12 calls waited, longest 3.1 ms; the gate was closed for 4 ms

                PHASE    TIME    OUTCOME
                stage    3.1 ms  passed
                start    84 ms   passed
                release  1 ms    passed
                retire   400 ms  passed

                MODULE  COMPONENT     FIELD     FATE     DETAIL
                route   RouteHandler  visitors  carried  shared AtomicLong
                route   RouteHandler  errors    absent

                WARNS    route: exports a package that nobody imports""".split("\n"));
    }

    @Test
    void infoOfAPatchBeforeTheRestartShowsWhatTheHistoryKnows() {
        service.reports.clear();
        service.entries.set(0, Samples.entry("7", HistoryEntry.Outcome.ROLLED_BACK, "the activator threw"));

        commands.info("7");

        assertThat(lines.all())
                .containsExactly(
                        "patch 7, 2026-01-31 09:15:00, by anna: rolled back",
                        "  route 1.0.0 -> 2.0.0",
                        "reason:",
                        "  the activator threw",
                        "the full report went with the process that ran the patch");
    }

    @Test
    void infoOfSomethingUnknownSaysWhatIsKnown() {
        assertThatThrownBy(() -> commands.info("rout"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'rout' is neither a module nor a patch; modules: legacy, route; patches: 7");
    }

    @Test
    void choicesAreWhatCanBeMeant() {
        service.entries.add(Samples.entry("8", HistoryEntry.Outcome.ROLLED_BACK, "x"));

        assertThat(Choices.known(service)).containsExactly("legacy", "route", "7", "8");
        assertThat(Choices.reversible(service)).containsExactly("route", "7");
    }

    private PatchCommands commands(PatchService patches) {
        return new PatchCommands(patches, lines, Path.of("."), service.listening(), ZoneOffset.UTC);
    }

    private static FakePatchService.AnUnderway underway(String id, @Nullable Phase phase) {
        return new FakePatchService.AnUnderway(
                id, "mvn:org.example/route/2.0.0", "anna", Samples.BEGAN, Optional.ofNullable(phase));
    }

    private static PatchEvent event(String patch, Phase phase, PatchEvent.Kind kind) {
        return new PatchEvent(patch, phase, kind, Duration.ofMillis(5), "");
    }
}
