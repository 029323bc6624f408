package org.ninelives.runtime.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ninelives.runtime.dispatch.World.awaitUntil;
import static org.ninelives.runtime.dispatch.World.onAnotherThread;
import static org.ninelives.runtime.dispatch.World.result;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.ninelives.runtime.dispatch.World.Module;

/** Who waits at the gate, who passes, and how a closing ends. */
class GateTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(5);

    private final World world = new World();
    private final Dispatch dispatch = world.dispatch;
    private final Module a = world.serving("a");
    private final Module b = world.serving("b");
    private final Module facade = world.serving("facade");
    private final Generation next = world.prepare(a, b);

    // Who waits

    @Test
    void callsWaitWhileTheGateIsClosed_andMeetTheCandidateAfterTheFlip() {
        Closing closing = world.close(next, a, b);
        CompletableFuture<String> call = onAnotherThread(() -> a.call(b::call));
        awaitParked(closing, 1);
        assertThat(dispatch.awaitQuiet(closing)).isTrue();
        assertThat(closing.decide()).isTrue();

        dispatch.flip(next);
        assertThat(call).isNotDone();
        dispatch.open(closing);

        assertThat(result(call)).isEqualTo("a2(b2)");
    }

    @Test
    void callsGoOnToTheIncumbentIfThePatchIsTakenBack() {
        Closing closing = world.close(next, a, b);
        CompletableFuture<String> call = onAnotherThread(() -> a.call(b::call));
        awaitParked(closing, 1);

        dispatch.open(closing);

        assertThat(result(call)).isEqualTo("a1(b1)");
    }

    @Test
    void callsToOtherModulesPass() {
        Closing closing = world.close(next, a, b);

        assertThat(facade.call()).isEqualTo("facade1");
        assertThat(closing.parked()).isZero();
    }

    @Test
    void aCallInsideTouchesEveryMemberOfThePatch() {
        AtomicReference<Closing> closing = new AtomicReference<>();

        String seen = a.call(() -> {
            closing.set(world.close(next, a, b));
            return b.call(a::call);
        });

        assertThat(seen).isEqualTo("a1(b1(a1))");
        assertThat(closing.get().parked()).isZero();
        assertThat(dispatch.awaitQuiet(closing.get())).isTrue();
    }

    @Test
    void aCallThatHasTouchedAMemberBeforePasses_andIsWaitedFor() {
        AtomicReference<Closing> closing = new AtomicReference<>();

        String seen = facade.call(() -> {
            String before = a.call();
            closing.set(world.close(next, a, b));
            assertThat(world.isQuiet(next)).isFalse();
            return before + " " + b.call();
        });

        assertThat(seen).isEqualTo("facade1(a1 b1)");
        assertThat(closing.get().parked()).isZero();
        assertThat(dispatch.awaitQuiet(closing.get())).isTrue();
    }

    @Test
    void aCallThatHasTouchedOnlyOtherModulesWaits_andIsNotWaitedFor() {
        Closing closing = world.close(next, a, b);
        CompletableFuture<String> call = onAnotherThread(() -> facade.call(a::call));
        awaitParked(closing, 1);

        assertThat(dispatch.awaitQuiet(closing)).isTrue();
        dispatch.flip(next);
        dispatch.open(closing);

        assertThat(result(call)).isEqualTo("facade1(a2)");
    }

    @Test
    void aCallToOneVersionByNameWaitsToo() {
        Part pinned = a.pinnedTo(a.version(1));
        Closing closing = world.close(next, a, b);
        CompletableFuture<String> call = onAnotherThread(pinned::call);
        awaitParked(closing, 1);

        dispatch.open(closing);

        assertThat(result(call)).isEqualTo("a1");
    }

    @Test
    void aGateThatIsClosedCannotBeClosedAgain() {
        Closing closing = world.close(next, a);

        assertThatThrownBy(() -> world.close(next, b)).isInstanceOf(IllegalStateException.class);
        dispatch.open(closing);

        assertThat(world.close(next, b)).isNotNull();
    }

    @Test
    void openingTwiceDoesNothing() {
        Closing first = world.close(next, a, b);
        dispatch.open(first);
        Duration pause = first.pause();
        Closing second = world.close(next, a, b);

        dispatch.open(first);

        assertThat(first.pause()).isEqualTo(pause);
        CompletableFuture<String> call = onAnotherThread(a::call);
        awaitParked(second, 1);
        dispatch.open(second);
        assertThat(result(call)).isEqualTo("a1");
    }

    // How it ends

    @Test
    void exactlyOneOfDecidingAndGivingUpHappens() throws Exception {
        int decidedOften = 0;
        for (int round = 0; round < 500; round++) {
            // The deadline passes at about the moment at which the patch decides.
            Closing closing = dispatch.close(a.mark, next, Duration.ofNanos(20_000L + 100L * round), 1000);
            CyclicBarrier together = new CyclicBarrier(2);
            CompletableFuture<Boolean> givenUp = onAnotherThread(() -> {
                meet(together);
                while (closing.left().toNanos() > 0) {
                    Thread.onSpinWait();
                }
                return closing.givenUp();
            });
            meet(together);
            while (closing.left().toNanos() > 0) {
                Thread.onSpinWait();
            }

            boolean decided = closing.decide();

            assertThat(result(givenUp)).isNotEqualTo(decided);
            assertThat(closing.givenUp()).isNotEqualTo(decided);
            assertThat(closing.decide()).isFalse();
            decidedOften += decided ? 1 : 0;
            dispatch.open(closing);
        }
        assertThat(decidedOften).isBetween(0, 500);
    }

    @Test
    void thePatchGivesWayWhenTooManyCallsWait() {
        Closing closing = dispatch.close(a.mark, next, LONG, 2);
        List<CompletableFuture<String>> calls = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            calls.add(onAnotherThread(a::call));
        }

        assertThat(calls).allSatisfy(call -> assertThat(result(call)).isEqualTo("a1"));
        assertThat(closing.givenUp()).isTrue();
        assertThat(closing.whyGivenUp()).isEqualTo("more than 2 calls waited at the gate");
        assertThat(closing.decide()).isFalse();
        assertThat(closing.parked()).isEqualTo(3);
    }

    @Test
    void asManyCallsAsAllowedMayWait() {
        Closing closing = dispatch.close(a.mark, next, LONG, 2);
        List<CompletableFuture<String>> calls = List.of(onAnotherThread(a::call), onAnotherThread(a::call));
        awaitParked(closing, 2);

        assertThat(closing.givenUp()).isFalse();
        assertThat(closing.decide()).isTrue();

        dispatch.open(closing);
        assertThat(calls).allSatisfy(call -> assertThat(result(call)).isEqualTo("a1"));
    }

    @Test
    void aCallGoesOnByItselfWhenTheDeadlineHasPassed() {
        Closing closing = dispatch.close(a.mark, next, SHORT, 1000);

        String seen = result(onAnotherThread(a::call));

        assertThat(seen).isEqualTo("a1");
        assertThat(closing.givenUp()).isTrue();
        assertThat(closing.whyGivenUp()).isEqualTo("the gate was closed for the longest pause allowed");
        assertThat(closing.decide()).isFalse();
        assertThat(closing.left()).isEqualTo(Duration.ZERO);
    }

    @Test
    void aCallGoesOnEvenIfThePatchFoundTheDeadlinePassed_andHasNotOpenedTheGateYet() {
        Closing closing = dispatch.close(a.mark, next, SHORT, 1000);
        awaitUntil("the deadline has passed", closing::givenUp);

        String seen = result(onAnotherThread(a::call));

        assertThat(seen).isEqualTo("a1");
    }

    @Test
    void theWaitForTheCallsInsideEndsWithTheDeadline() {
        String seen = a.call(() -> {
            Closing closing = dispatch.close(a.mark, next, SHORT, 1000);
            assertThat(dispatch.awaitQuiet(closing)).isFalse();
            assertThat(closing.givenUp()).isTrue();
            dispatch.open(closing);
            return b.call();
        });

        assertThat(seen).isEqualTo("a1(b1)");
    }

    @Test
    void onceItIsDecidedTheCallsWaitForTheFlipEvenAfterTheDeadline() {
        Closing closing = dispatch.close(a.mark, next, SHORT, 1);
        assertThat(closing.decide()).isTrue();
        List<CompletableFuture<String>> calls = List.of(onAnotherThread(a::call), onAnotherThread(a::call));
        awaitParked(closing, 2);
        awaitUntil("the deadline has passed", () -> closing.left().isZero());
        assertThat(closing.givenUp()).isFalse();

        dispatch.flip(next);
        dispatch.open(closing);

        assertThat(calls).allSatisfy(call -> assertThat(result(call)).isEqualTo("a2"));
    }

    // What it leaves and what it counts

    @Test
    void anInterruptedCallGoesOnWaiting_andKeepsItsFlag() {
        Closing closing = world.close(next, a, b);
        AtomicReference<Thread> caller = new AtomicReference<>();
        CompletableFuture<String> call = onAnotherThread(() -> {
            caller.set(Thread.currentThread());
            return a.call() + " interrupted: " + Thread.currentThread().isInterrupted();
        });
        awaitParked(closing, 1);

        caller.get().interrupt();
        awaitUntil("the interrupt is consumed", () -> !caller.get().isInterrupted());
        assertThat(call).isNotDone();
        dispatch.open(closing);

        assertThat(result(call)).isEqualTo("a1 interrupted: true");
    }

    @Test
    void aCallThatWasInterruptedBeforeKeepsItsFlag() {
        Closing closing = dispatch.close(a.mark, next, SHORT, 1000);

        Thread.currentThread().interrupt();
        String seen = a.call();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(seen).isEqualTo("a1");
        assertThat(closing.parked()).isOne();
    }

    @Test
    void itCountsTheCallsThatWaited_andTheLongestWait() {
        Closing closing = world.close(next, a, b);
        assertThat(closing.longestWait()).isZero();
        CompletableFuture<String> one = onAnotherThread(a::call);
        CompletableFuture<String> other = onAnotherThread(b::call);
        awaitParked(closing, 2);
        long since = System.nanoTime();
        awaitUntil("some time has passed", () -> System.nanoTime() - since > TimeUnit.MILLISECONDS.toNanos(5));

        dispatch.open(closing);
        result(one);
        result(other);

        assertThat(closing.parked()).isEqualTo(2);
        assertThat(closing.longestWait()).isGreaterThan(Duration.ofMillis(4));
        assertThat(closing.pause()).isGreaterThan(Duration.ofMillis(5));
    }

    @Test
    void whatItTookUntilNoCallWasInsideIsAPartOfThePause_andNoMoreThanThat() {
        Closing closing = world.close(next, a, b);
        assertThat(closing.drain()).as("nobody has looked yet").isPositive();
        assertThat(dispatch.awaitQuiet(closing)).isTrue();
        Duration drain = closing.drain();
        awaitUntil("some time has passed", () -> closing.pause().compareTo(drain.plusMillis(5)) > 0);
        dispatch.open(closing);

        assertThat(closing.drain()).isEqualTo(drain);
        assertThat(closing.pause()).isGreaterThan(drain.plusMillis(5));
    }

    private static void awaitParked(Closing closing, int calls) {
        awaitUntil(calls + " calls wait", () -> closing.parked() == calls);
    }

    private static void meet(CyclicBarrier together) {
        try {
            together.await(30, TimeUnit.SECONDS);
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }
}
