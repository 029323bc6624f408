package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.rolledBack;
import static org.ninelives.itests.embedded.ServingCounter.BYSTANDER;
import static org.ninelives.itests.embedded.ServingCounter.QUICK;
import static org.ninelives.itests.embedded.ServingCounter.quick;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ninelives.api.Patch;
import org.ninelives.api.PatchResult;
import org.ninelives.api.PatchResult.RolledBack;
import org.ninelives.api.Phase;
import org.ninelives.api.Policy;
import org.ninelives.api.Rollback;
import org.ninelives.api.Submission;
import org.ninelives.embedded.Ninelives;

/** Whoever asks for a patch from inside a call to a module would wait for himself. */
class InsideIT {

    private static final String CLEAR =
            "a patch cannot be waited for inside a call to a module: it would wait for that call to end;"
                    + " submit it, and do not wait for it";

    private Ninelives runtime;

    /** Runs what it is given inside a call to the module. */
    private Executor inside;

    @BeforeEach
    void start() throws Exception {
        runtime = Runtimes.with(TestBundle.of("bystander"), TestBundle.of("counter-1"))
                .start();
        inside = runtime.service(Executor.class);
    }

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    void isToldSoAtOnce_whateverItAsksFor() {
        Patch patch = quick(TestBundle.of("bystander", "2.0.0"));
        assertThatThrownBy(() -> inside.execute(() -> runtime.patches().apply(patch)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(CLEAR);
        assertThatThrownBy(() -> inside.execute(() -> runtime.patches().plan(patch)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(CLEAR);
        assertThatThrownBy(() -> inside.execute(() -> runtime.patches().rollback(BYSTANDER, QUICK)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(CLEAR);
        assertThatThrownBy(() -> inside.execute(() -> runtime.patches().apply(quick(TestBundle.of("counter-2")))))
                .as("even of another module: that patch may wait for one that waits for this call")
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(CLEAR);
        assertThat(runtime.patches().history()).isEmpty();
        committed(runtime.patches().apply(patch));
    }

    @Test
    void maySubmitIt_andItRunsWhenTheCallHasReturned() throws Exception {
        AtomicReference<Submission> asked = new AtomicReference<>();
        Policy barely = QUICK.withLongestPause(Duration.ofSeconds(10));
        inside.execute(() -> {
            asked.set(runtime.patches()
                    .submit(quick(TestBundle.of("bystander", "2.0.0")).under(barely)));
            Eventually.until(
                    "its turn has come",
                    () -> runtime.patches().activity().patches().size() == 1,
                    () -> runtime.patches().activity());
            assertThat(runtime.patches().activity().patches().get(0).phase())
                    .as("nothing of it begins inside the call")
                    .isEmpty();
            assertThat(runtime.patches().history()).isEmpty();
        });
        committed(asked.get().result().toCompletableFuture().get(20, TimeUnit.SECONDS));
    }

    @Test
    void maySubmitARollback() throws Exception {
        committed(runtime.patches().apply(quick(TestBundle.of("bystander", "2.0.0"))));
        AtomicReference<Submission> asked = new AtomicReference<>();
        inside.execute(() -> asked.set(
                runtime.patches().submit(Rollback.of(BYSTANDER).under(QUICK).by("inside"))));
        committed(asked.get().result().toCompletableFuture().get(20, TimeUnit.SECONDS));
        assertThat(runtime.patches().history().get(1).by()).isEqualTo("inside, rollback of patch 1");
    }

    @Test
    void mayAskOnAnotherThread_andNotWait() throws Exception {
        AtomicReference<CompletableFuture<PatchResult>> asked = new AtomicReference<>();
        inside.execute(() -> asked.set(CompletableFuture.supplyAsync(
                () -> runtime.patches().apply(quick(TestBundle.of("bystander", "2.0.0"))))));
        committed(asked.get().get(20, TimeUnit.SECONDS));
    }

    @Test
    void whoSubmitsItAndWaitsFindsItGivingWay() {
        Patch patch = quick(TestBundle.of("bystander", "2.0.0")).under(QUICK.withLongestPause(Duration.ofMillis(300)));
        AtomicReference<PatchResult> result = new AtomicReference<>();
        inside.execute(() -> result.set(
                runtime.patches().submit(patch).result().toCompletableFuture().join()));
        assertThat(rolledBack(result.get()).failedIn()).isEqualTo(Phase.QUIESCE);
    }

    @Test
    void whoWaitsAllTheSameFindsThePatchGivingWay_whichNamesHim() throws Exception {
        Patch patch = quick(TestBundle.of("bystander", "2.0.0")).under(QUICK.withLongestPause(Duration.ofMillis(300)));
        AtomicReference<PatchResult> result = new AtomicReference<>();
        inside.execute(() ->
                result.set(CompletableFuture.supplyAsync(() -> runtime.patches().apply(patch))
                        .join()));
        RolledBack gaveWay = rolledBack(result.get());
        assertThat(gaveWay.failedIn()).isEqualTo(Phase.QUIESCE);
        assertThat(gaveWay.reason().replaceAll("after \\d+ ms", "after N ms"))
                .startsWith("patch " + BYSTANDER + "@2.0.0 failed in QUIESCE after N ms: the gate was closed for the"
                        + " longest pause allowed while calls were still inside: thread \""
                        + Thread.currentThread().getName() + "\"\n    at ")
                .contains(getClass().getName() + ".")
                .endsWith("; " + BYSTANDER + " 1.0.0 serves");
        committed(runtime.patches().apply(patch));
    }
}
