package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;
import static org.ninelives.itests.embedded.Outcomes.rolledBack;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ninelives.api.Finding;
import org.ninelives.api.ModuleStatus;
import org.ninelives.api.PatchResult.Committed;
import org.ninelives.api.PatchResult.RolledBack;
import org.ninelives.api.Phase;
import org.ninelives.api.Policy;
import org.ninelives.api.TaskStatus;
import org.ninelives.api.schedule.Scheduler;
import org.ninelives.api.schedule.Task;
import org.ninelives.api.spi.Probe;
import org.ninelives.embedded.Ninelives;
import org.ninelives.examples.swap.Quotes;
import org.ninelives.itests.shared.Clocks;
import org.ninelives.itests.shared.Clocks.Tick;
import org.ninelives.itests.shared.Counter;
import org.ninelives.itests.shared.Script;
import org.osgi.framework.Bundle;

/** Tasks of a module go on over its patches, by name. */
class TasksIT {

    private static final String CLOCK = "org.ninelives.itests.clock";
    private static final Duration PERIOD = Duration.ofMillis(20);
    private static final Policy QUICK = Outcomes.patient().withGrace(Duration.ZERO);

    /** Between these two the first tick of the task began to count. */
    private volatile long declaredNotBefore;

    private volatile long declaredNotAfter;

    @BeforeEach
    void begin() {
        Script.reset();
        Clocks.reset();
    }

    private void beatAt(String point) {
        Clocks.at(point, (scheduler, work) -> List.of(scheduler.every("beat", PERIOD, work.apply("beat"))));
    }

    private void firstBeatAt(String point) {
        Clocks.at(point, (scheduler, work) -> {
            declaredNotBefore = System.nanoTime();
            Task beat = scheduler.every("beat", PERIOD, work.apply("beat"));
            declaredNotAfter = System.nanoTime();
            return List.of(beat);
        });
    }

    private static TaskStatus beat(Ninelives runtime) {
        return runtime.patches().status().stream()
                .filter(status -> status.module().equals(CLOCK))
                .flatMap(status -> status.tasks().stream())
                .filter(task -> task.name().equals("beat"))
                .findFirst()
                .orElseThrow();
    }

    private static void awaitTicks(int more) {
        int before = Clocks.ticksOf("beat").size();
        Eventually.until(more + " more ticks", () -> Clocks.ticksOf("beat").size() >= before + more, Clocks::ticks);
    }

    /** Each tick once, none before its time, and none left to come of all whose time has passed. */
    private void assertNoneIsLostNorDoubled(Ninelives runtime) {
        Eventually.until(
                "as many ticks as periods have passed",
                () -> {
                    long periods = (System.nanoTime() - declaredNotAfter) / PERIOD.toNanos();
                    return Clocks.ticks().size() + beat(runtime).leftOut() >= periods;
                },
                () -> (System.nanoTime() - declaredNotAfter) / PERIOD.toNanos() + " periods, "
                        + beat(runtime).leftOut() + " left out, "
                        + Clocks.ticks().size() + " ticks");
        List<Tick> ticks = Clocks.ticks();
        for (int i = 0; i < ticks.size(); i++) {
            assertThat(ticks.get(i).number()).isEqualTo(i + 1);
            assertThat(ticks.get(i).at() - declaredNotBefore)
                    .as("tick %d is not before its time", i + 1)
                    .isGreaterThanOrEqualTo((i + 1) * PERIOD.toNanos());
        }
        // The last one may be about to return.
        Eventually.until("all are counted", () -> beat(runtime).ticks() >= ticks.size(), () -> beat(runtime));
    }

    @Test
    void noTickIsLostOrDoubledOverTwentyPatchesAndRollbacksUnderLoad_eachByTheVersionThatServes() throws Exception {
        firstBeatAt("1.0.0 activated");
        beatAt("2.0.0 activated");
        try (Ninelives runtime = Runtimes.with(TestBundle.of("clock")).start()) {
            Counter counter = runtime.service(Counter.class);
            counter.next();
            beatAt("1.0.0 activated");
            Load load = Load.of("kept reference", 2, counter::next);
            List<long[]> served = new ArrayList<>();
            long since = System.nanoTime();
            for (int round = 0; round < 10; round++) {
                awaitTicks(3);
                served.add(new long[] {since, System.nanoTime()});
                committed(runtime.patches()
                        .apply(patch(TestBundle.of("clock", "2.0.0")).under(QUICK)));
                since = System.nanoTime();
                awaitTicks(3);
                served.add(new long[] {since, System.nanoTime()});
                committed(runtime.patches().rollback(CLOCK, QUICK));
                since = System.nanoTime();
            }
            awaitTicks(3);
            load.close();

            assertThat(load.failures()).isEmpty();
            assertThat(counter.next()).isEqualTo(load.calls() + 2);
            assertNoneIsLostNorDoubled(runtime);
            for (int turn = 0; turn < served.size(); turn++) {
                long[] time = served.get(turn);
                String version = turn % 2 == 0 ? "1.0.0" : "2.0.0";
                assertThat(Clocks.ticks())
                        .filteredOn(tick -> tick.at() > time[0] && tick.at() < time[1])
                        .isNotEmpty()
                        .allMatch(tick -> tick.version().equals(version));
            }
            assertThat(changes(Clocks.ticksOf("beat"))).isEqualTo(20);
        }
    }

    private static int changes(List<String> versions) {
        int changes = 0;
        for (int i = 1; i < versions.size(); i++) {
            changes += versions.get(i).equals(versions.get(i - 1)) ? 0 : 1;
        }
        return changes;
    }

    @Test
    void whatTheExampleForgetsKeepsItsTime_andWhatVersion2DoesNotDeclareIsGone_untilItComesBack() throws Exception {
        try (Ninelives runtime = Ninelives.builder()
                .share("org.ninelives.examples.swap;version=1.0.0")
                .bundle(Examples.of("quotes-file-1.0.0"))
                .start()) {
            long notBefore = System.nanoTime();
            runtime.service(Quotes.class).put("TEA", BigDecimal.ONE);
            long notAfter = System.nanoTime();
            assertThat(tasks(runtime)).containsOnlyKeys("compact", "forget TEA");

            Committed there = committed(runtime.patches()
                    .apply(patch(Examples.of("quotes-memory-2.0.0")).under(QUICK)));

            assertThat(there.report().findings())
                    .extracting(Finding::toString)
                    .contains(
                            "org.ninelives.examples.quotes-memory: task compact of org.ninelives.examples.quotes-file 1.0.0"
                                    + " is not declared by org.ninelives.examples.quotes-memory 2.0.0")
                    .noneMatch(line -> line.contains("task forget TEA"));
            assertIsForgottenADayAfter(notBefore, notAfter, runtime);
            assertThat(tasks(runtime)).containsOnlyKeys("forget TEA");

            committed(runtime.patches().rollback("org.ninelives.examples.quotes-memory", QUICK));

            assertIsForgottenADayAfter(notBefore, notAfter, runtime);
            assertThat(tasks(runtime)).containsOnlyKeys("compact", "forget TEA");
        }
    }

    private static void assertIsForgottenADayAfter(long notBefore, long notAfter, Ninelives runtime) {
        long from = System.nanoTime();
        Duration due = tasks(runtime).get("forget TEA");
        long to = System.nanoTime();
        Duration day = Duration.ofDays(1);
        assertThat(due).isBetween(day.minusNanos(to - notBefore), day.minusNanos(from - notAfter));
    }

    /** When each is due. */
    private static Map<String, Duration> tasks(Ninelives runtime) {
        return runtime.patches().status().stream()
                .flatMap(status -> status.tasks().stream())
                .collect(Collectors.toMap(TaskStatus::name, TaskStatus::due));
    }

    @Test
    void whatComesDueWhileTheGateIsClosedIsMadeUpByTheNewVersion() throws Exception {
        firstBeatAt("1.0.0 activated");
        beatAt("2.0.0 activated");
        try (Ninelives runtime = Runtimes.with(TestBundle.of("clock")).start()) {
            runtime.service(Counter.class).next();
            Script.await("1.0.0 ticked beat");
            long[] closed = new long[1];
            Script.at("2.0.0 restored", () -> {
                closed[0] = Clocks.ticks().size();
                Eventually.until(
                        "five periods have passed",
                        () -> (System.nanoTime() - declaredNotAfter) / PERIOD.toNanos() >= closed[0] + 5,
                        () -> "");
                assertThat(Clocks.ticks()).hasSize((int) closed[0]);
            });
            committed(runtime.patches().apply(patch(TestBundle.of("clock", "2.0.0"))));
            assertNoneIsLostNorDoubled(runtime);
            assertThat(Clocks.ticks().subList(0, (int) closed[0]))
                    .allMatch(tick -> tick.version().equals("1.0.0"));
            assertThat(Clocks.ticks().subList((int) closed[0], Clocks.ticks().size()))
                    .hasSizeGreaterThanOrEqualTo(5)
                    .allMatch(tick -> tick.version().equals("2.0.0"));
        }
    }

    @Test
    void aPatchWaitsForATickThatRuns() throws Exception {
        firstBeatAt("1.0.0 activated");
        beatAt("2.0.0 activated");
        try (Ninelives runtime = Runtimes.with(TestBundle.of("clock")).start()) {
            runtime.service(Counter.class).next();
            CountDownLatch leave = new CountDownLatch(1);
            Script.at("1.0.0 ticked beat", () -> awaitCalmly(leave));
            Script.await("1.0.0 ticked beat");
            RolledBack waited = rolledBack(runtime.patches()
                    .apply(patch(TestBundle.of("clock", "2.0.0"))
                            .under(QUICK.withLongestPause(Duration.ofMillis(200)))));
            leave.countDown();
            assertThat(waited.failedIn()).isEqualTo(Phase.QUIESCE);
            assertThat(waited.reason()).contains("ninelives " + CLOCK + ": beat");
            awaitTicks(3);
            assertThat(Clocks.ticksOf("beat")).containsOnly("1.0.0");
        }
    }

    @Test
    void aPatchThatFailsLeavesTheTasksOfTheIncumbent_andNothingOfTheCandidate() throws Exception {
        firstBeatAt("1.0.0 activated");
        Clocks.at(
                "2.0.0 activated",
                (scheduler, work) -> List.of(
                        scheduler.every("beat", Duration.ofMillis(1), work.apply("beat")),
                        scheduler.every("more", Duration.ofMillis(1), work.apply("more")),
                        scheduler.after("once", Duration.ZERO, work.apply("once"))));
        try (Ninelives runtime = Runtimes.with(TestBundle.of("clock")).start()) {
            runtime.service(Counter.class).next();
            awaitTicks(2);
            AtomicBoolean refuse = new AtomicBoolean(true);
            Probe probe = candidate -> {
                awaitCalmly(new CountDownLatch(1), 30);
                return refuse.get() ? List.of(Finding.refuses("probe", "no")) : List.of();
            };
            runtime.context().registerService(Probe.class, probe, null);
            RolledBack inVerify = rolledBack(runtime.patches().apply(patch(TestBundle.of("clock", "2.0.0"))));
            assertThat(inVerify.failedIn()).isEqualTo(Phase.VERIFY);
            refuse.set(false);
            Script.at("2.0.0 restored", () -> {
                throw new IllegalStateException("no");
            });
            RolledBack inTransfer = rolledBack(runtime.patches().apply(patch(TestBundle.of("clock", "2.0.0"))));
            assertThat(inTransfer.failedIn()).isEqualTo(Phase.TRANSFER);
            awaitTicks(3);

            assertNoneIsLostNorDoubled(runtime);
            assertThat(Clocks.ticks()).allMatch(tick -> tick.version().equals("1.0.0"));
            assertThat(tasksOf(runtime)).containsExactly("beat");
            assertThat(beat(runtime).period()).contains(PERIOD);
        }
    }

    @Test
    void aVersionThatRefusesItsTurnGivesTheTasksBack_andNoneIsLost() throws Exception {
        firstBeatAt("1.0.0 activated");
        Clocks.at(
                "2.0.0 activated",
                (scheduler, work) -> List.of(scheduler.every("more", Duration.ofMillis(1), work.apply("more"))));
        try (Ninelives runtime = Runtimes.with(TestBundle.of("clock")).start()) {
            runtime.service(Counter.class).next();
            awaitTicks(2);
            Script.at("2.0.0 promoted", () -> {
                awaitCalmly(new CountDownLatch(1), 60);
                throw new IllegalStateException("no");
            });
            rolledBack(runtime.patches().apply(patch(TestBundle.of("clock", "2.0.0"))));
            awaitTicks(3);
            assertThat(tasksOf(runtime)).containsExactly("beat");
            assertThat(Clocks.ticksOf("beat")).containsOnly("1.0.0");
            Eventually.until(
                    "as many ticks as periods have passed",
                    () -> Clocks.ticksOf("beat").size() + beat(runtime).leftOut()
                            >= (System.nanoTime() - declaredNotAfter) / PERIOD.toNanos(),
                    Clocks::ticks);
        }
    }

    @Test
    void whatIsDeclaredInPromotedGoesOn_andWhatIsNotDeclaredIsGoneAndNamed() throws Exception {
        firstBeatAt("1.0.0 promoted");
        Clocks.at(
                "1.0.0 activated",
                (scheduler, work) -> List.of(
                        scheduler.every("old", PERIOD, work.apply("old")),
                        scheduler.after("done", Duration.ZERO, work.apply("done"))));
        beatAt("2.0.0 promoted");
        Clocks.at(
                "2.0.0 activated",
                (scheduler, work) -> List.of(
                        scheduler.after("done", Duration.ZERO, work.apply("done")),
                        scheduler.after("new", Duration.ofMillis(1), work.apply("new"))));
        try (Ninelives runtime = Runtimes.with(TestBundle.of("clock")).start()) {
            runtime.service(Counter.class).next();
            awaitTicks(2);
            Script.await("1.0.0 ticked done");
            Script.await("1.0.0 ticked old");
            awaitTasks(runtime, "beat", "old");
            assertThat(runtime.patches()
                            .plan(patch(TestBundle.of("clock", "2.0.0")))
                            .findings())
                    .contains(Finding.notes(
                            CLOCK,
                            "has the tasks beat, old; those that the new version declares go on, the others end with"
                                    + " the flip"));
            Committed done = committed(runtime.patches()
                    .apply(patch(TestBundle.of("clock", "2.0.0")).under(QUICK)));
            assertThat(done.report().findings())
                    .contains(Finding.notes(
                            CLOCK, "task old of " + CLOCK + " 1.0.0 is not declared by " + CLOCK + " 2.0.0"));
            Script.await("2.0.0 ticked new");
            Script.await("2.0.0 ticked beat");
            Script.await("1.0.0 deactivated");
            awaitTicks(3);

            awaitTasks(runtime, "beat");
            assertThat(Clocks.ticksOf("done")).containsExactly("1.0.0");
            assertThat(Clocks.ticksOf("old")).containsOnly("1.0.0");
            assertThat(changes(Clocks.ticksOf("beat"))).isEqualTo(1);
        }
    }

    @Test
    void theTasksOfAVersionThatIsKeptOnSleep_andGoOnWhenItServesAgain() throws Exception {
        Clocks.at(
                "1.0.0 activated",
                (scheduler, work) -> List.of(
                        scheduler.every("beat", PERIOD, work.apply("beat")),
                        scheduler.every("own", PERIOD, work.apply("own"))));
        beatAt("2.0.0 activated");
        try (Ninelives runtime = Runtimes.with(TestBundle.of("clock-standby")).start()) {
            runtime.service(Counter.class).next();
            Script.await("1.0.0 ticked own");
            committed(runtime.patches()
                    .apply(patch(TestBundle.of("clock", "2.0.0")).under(QUICK)));
            int own = Clocks.ticksOf("own").size();
            awaitTicks(3);
            assertThat(Clocks.ticksOf("own")).hasSize(own);
            committed(runtime.patches().rollback(CLOCK, QUICK));
            Eventually.until("it goes on", () -> Clocks.ticksOf("own").size() > own, Clocks::ticks);
            awaitTicks(3);
            assertThat(changes(Clocks.ticksOf("beat"))).isEqualTo(2);
            assertThat(tasksOf(runtime)).containsExactly("beat", "own");
        }
    }

    @Test
    void tasksEndWithTheirBundle_withTheirThreads_andBeginAnewWithIt() throws Exception {
        firstBeatAt("1.0.0 activated");
        try (Ninelives runtime = Runtimes.with(TestBundle.of("clock")).start()) {
            runtime.service(Counter.class).next();
            awaitTicks(2);
            Bundle bundle = bundle(runtime);
            bundle.stop();
            int ticks = Clocks.ticks().size();
            assertThat(tasksOf(runtime)).isEmpty();
            Eventually.until(
                    "no thread is left for tasks",
                    () -> Thread.getAllStackTraces().keySet().stream()
                            .noneMatch(thread -> thread.getName().startsWith("ninelives-t")),
                    () -> Thread.getAllStackTraces().keySet());
            assertThat(Clocks.ticks()).hasSizeLessThanOrEqualTo(ticks + 1);
            bundle.start();
            runtime.service(Counter.class).next();
            awaitTicks(2);
            assertThat(Clocks.ticks()).last().satisfies(tick -> assertThat(tick.version())
                    .isEqualTo("1.0.0"));
        }
    }

    @Test
    void aFormerVersionIsCollected_whateverItsTicksLeftInTheirThreads() throws Exception {
        firstBeatAt("1.0.0 activated");
        beatAt("2.0.0 activated");
        beatAt("3.0.0 activated");
        try (Ninelives runtime = Runtimes.with(TestBundle.of("clock")).start()) {
            runtime.service(Counter.class).next();
            awaitTicks(6);
            Candidates second = new Candidates(runtime.context());
            committed(runtime.patches()
                    .apply(patch(TestBundle.of("clock", "2.0.0")).under(QUICK)));
            second.close();
            awaitTicks(6);
            committed(runtime.patches()
                    .apply(patch(TestBundle.of("clock", "3.0.0")).under(QUICK)));
            awaitTicks(6);
            second.awaitCollected();
        }
    }

    @Test
    void whatAServiceWasAskedToDoLaterIsDoneOnce_byTheVersionThatServesThen() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("reminders")).start()) {
            @SuppressWarnings("unchecked")
            Function<String, String> reminders = runtime.service(Function.class);
            assertThat(reminders.apply("milk")).isEqualTo("reminder 1");
            Script.await("1.0.0 counts 1");
            Script.await("1.0.0 reminds of milk");
            assertThat(reminders.apply("bread")).isEqualTo("reminder 1");
            committed(runtime.patches()
                    .apply(patch(TestBundle.of("reminders", "2.0.0")).under(QUICK)));
            Script.await("2.0.0 reminds of bread");
            Script.await("2.0.0 counts 0");
            assertThat(Script.lines())
                    .filteredOn(line -> line.contains("reminds"))
                    .containsExactly("1.0.0 reminds of milk", "2.0.0 reminds of bread");
        }
    }

    @Test
    void whoIsNoModuleMayHaveTasksToo() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("clock")).start()) {
            Scheduler scheduler = runtime.service(Scheduler.class);
            CountDownLatch ticks = new CountDownLatch(3);
            Task task = scheduler.every("mine", Duration.ofMillis(1), ticks::countDown);
            assertThat(ticks.await(60, TimeUnit.SECONDS)).isTrue();
            task.cancel();
            assertThat(tasksOf(runtime)).isEmpty();
        }
    }

    /** A one-shot has its place until it has returned. */
    private static void awaitTasks(Ninelives runtime, String... names) {
        Eventually.until("these are its tasks", () -> tasksOf(runtime).equals(List.of(names)), () -> tasksOf(runtime));
    }

    private static List<String> tasksOf(Ninelives runtime) {
        return runtime.patches().status().stream()
                .filter(status -> status.module().equals(CLOCK))
                .map(ModuleStatus::tasks)
                .flatMap(List::stream)
                .map(TaskStatus::name)
                .toList();
    }

    private static Bundle bundle(Ninelives runtime) {
        for (Bundle bundle : runtime.context().getBundles()) {
            if (CLOCK.equals(bundle.getSymbolicName())) {
                return bundle;
            }
        }
        throw new AssertionError("no clock");
    }

    private static void awaitCalmly(CountDownLatch latch) {
        awaitCalmly(latch, 20_000);
    }

    private static void awaitCalmly(CountDownLatch latch, int millis) {
        try {
            latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
