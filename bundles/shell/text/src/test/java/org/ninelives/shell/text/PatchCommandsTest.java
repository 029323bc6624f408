package org.ninelives.shell.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.ninelives.api.HistoryEntry;
import org.ninelives.api.Patch;
import org.ninelives.api.PatchEvent;
import org.ninelives.api.PatchResult;
import org.ninelives.api.PatchService;
import org.ninelives.api.Phase;

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
        CountDownLatch shown = new CountDownLatch(1);
        FakePatchService waiting = new FakePatchService() {
            @Override
            public PatchResult apply(Patch patch) {
                PatchResult result = super.apply(patch);
                await(shown);
                return result;
            }
        };
        waiting.events.add(event("7", Phase.STAGE, PatchEvent.Kind.PASSED));
        Screen screen = new Lines() {
            @Override
            public void line(String line) {
                shown.countDown();
            }
        };

        new PatchCommands(waiting, screen, Path.of("."), waiting.listening(), ZoneOffset.UTC).apply(ROUTE_2);

        assertThat(shown.getCount()).isZero();
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
            public PatchResult apply(Patch patch) {
                throw new IllegalStateException("the runtime is stopping");
            }
        };

        assertThatThrownBy(() -> commands(stopping).apply(ROUTE_2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the runtime is stopping");
    }

    @Test
    void anInterruptedCommandLeavesThePatchToItself() {
        CountDownLatch over = new CountDownLatch(1);
        PatchService slow = new FakePatchService() {
            @Override
            public PatchResult apply(Patch patch) {
                await(over);
                return result;
            }
        };
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> commands(slow).apply(ROUTE_2))
                .isInstanceOf(PatchFailedException.class)
                .hasMessage("interrupted while the patch runs; it goes on, see patch:history");
        assertThat(Thread.interrupted()).as("the flag is kept").isTrue();
        over.countDown();
    }

    @Test
    void rollbackAsksWithinTheGivenLimits() throws PatchFailedException {
        commands.rollback("route", new Limits(true, false, "1s", null));

        assertThat(service.rolledBack).containsExactly("route");
        assertThat(service.rollbackPolicies.get(0).dropAllowed()).isTrue();
        assertThat(service.rollbackPolicies.get(0).longestPause()).isEqualTo(Duration.ofSeconds(1));
        assertThat(lines.all()).anyMatch(line -> line.startsWith("route 1.0.0 -> 2.0.0 serves (patch 7)"));
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

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new AssertionError("the other side did not come within 10 s");
            }
        } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    private static PatchEvent event(String patch, Phase phase, PatchEvent.Kind kind) {
        return new PatchEvent(patch, phase, kind, Duration.ofMillis(5), "");
    }
}
