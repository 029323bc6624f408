package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;
import static org.ninelives.itests.embedded.Outcomes.rolledBack;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ninelives.api.PatchResult;
import org.ninelives.api.PatchResult.RolledBack;
import org.ninelives.api.Phase;
import org.ninelives.api.Policy;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Later;

/** What a call leaves to other threads, and to later, belongs to it where the author says so: a patch waits for it. */
class LaterIT {

    private static final String MODULE = "org.ninelives.itests.later";
    private static final Policy QUICK = Outcomes.patient().withGrace(Duration.ofMillis(20));
    private static final Policy IMPATIENT = QUICK.withLongestPause(Duration.ofMillis(300));

    private Ninelives runtime;
    private Later later;

    @BeforeEach
    void start() throws Exception {
        runtime = Runtimes.with(TestBundle.of("later")).start();
        later = runtime.service(Later.class);
    }

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    void aResultIsThatOfTheVersionThatPromisedIt_andAPatchWaitsForIt_thereAndBack() throws Exception {
        CompletableFuture<String> signal = new CompletableFuture<>();
        CompletionStage<String> promised = later.after(signal);
        CompletableFuture<PatchResult> there = whileItWaits(this::toTwo);
        assertThat(promised).isNotCompleted();
        signal.complete("now");

        assertThat(promised).isCompletedWithValue("1.0.0 1");
        committed(there.get(60, TimeUnit.SECONDS));
        assertThat(later.version()).isEqualTo("2.0.0");

        CompletableFuture<String> another = new CompletableFuture<>();
        promised = later.after(another);
        CompletableFuture<PatchResult> back =
                whileItWaits(() -> runtime.patches().rollback(MODULE, QUICK));
        another.complete("now");

        assertThat(promised).isCompletedWithValue("2.0.0 2");
        committed(back.get(60, TimeUnit.SECONDS));
        assertThat(later.after(signal)).isCompletedWithValue("1.0.0 3");
    }

    @Test
    void aResultThatDoesNotComeMakesThePatchGiveWay_whichNamesIt_andWhoWaitsForItNoticesNothing() {
        CompletableFuture<String> signal = new CompletableFuture<>();
        CompletionStage<String> promised = later.after(signal);

        RolledBack gaveWay = rolledBack(
                runtime.patches().apply(patch(TestBundle.of("later", "2.0.0")).under(IMPATIENT)));

        assertThat(gaveWay.failedIn()).isEqualTo(Phase.QUIESCE);
        assertThat(gaveWay.reason())
                .contains("while calls were still inside: the result of after of " + Later.class.getName()
                        + ", which is not complete");
        assertThat(promised).isNotCompleted();
        signal.complete("now");
        assertThat(promised).isCompletedWithValue("1.0.0 1");
        committed(toTwo());
        assertThat(later.after(signal)).isCompletedWithValue("2.0.0 2");
    }

    @Test
    void aTaskThatACallHasWrappedMeetsWhatTheCallMet_onItsOwnThreadAndPastTheGate() throws Exception {
        BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
        List<String> seen = new CopyOnWriteArrayList<>();
        later.by(tasks::add, answer -> seen.add(answer + ", beside " + later.version()));
        CompletableFuture<PatchResult> there = whileItWaits(this::toTwo);

        CompletableFuture.runAsync(tasks.remove()).get(60, TimeUnit.SECONDS);

        assertThat(seen).containsExactly("1.0.0 1, beside 1.0.0");
        committed(there.get(60, TimeUnit.SECONDS));
        assertThat(later.version()).isEqualTo("2.0.0");
    }

    @Test
    void aTaskThatIsNotRunMakesThePatchGiveWay_whichNamesWhereItWasWrapped() {
        BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
        List<String> seen = new CopyOnWriteArrayList<>();
        later.by(tasks::add, seen::add);

        RolledBack gaveWay = rolledBack(
                runtime.patches().apply(patch(TestBundle.of("later", "2.0.0")).under(IMPATIENT)));

        assertThat(gaveWay.failedIn()).isEqualTo(Phase.QUIESCE);
        assertThat(gaveWay.reason())
                .contains("a task that thread \"" + Thread.currentThread().getName()
                        + "\" has wrapped and that has not ended")
                .contains("at org.ninelives.itests.later.LaterComponent.by(");
        tasks.remove().run();
        assertThat(seen).containsExactly("1.0.0 1");
        committed(toTwo());
    }

    private PatchResult toTwo() {
        return runtime.patches().apply(patch(TestBundle.of("later", "2.0.0")).under(QUICK));
    }

    /** A patch that has closed the gate and cannot go on. */
    private CompletableFuture<PatchResult> whileItWaits(Supplier<PatchResult> work) {
        CompletableFuture<PatchResult> result = CompletableFuture.supplyAsync(work);
        Eventually.until(
                "it waits for what is still to be done",
                () -> result.isDone()
                        || runtime.patches().activity().patches().stream()
                                .anyMatch(each -> each.phase().equals(Optional.of(Phase.QUIESCE))),
                () -> runtime.patches().activity());
        assertThat(result).isNotDone();
        return result;
    }
}
