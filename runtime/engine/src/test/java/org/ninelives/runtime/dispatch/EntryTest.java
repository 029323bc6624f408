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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.ninelives.runtime.dispatch.World.Module;
import org.ninelives.runtime.dispatch.World.Version;
import org.osgi.framework.ServiceException;

/** Which version a call meets, and who counts as inside. */
class EntryTest {

    private final World world = new World();
    private final Dispatch dispatch = world.dispatch;
    private final Module a = world.serving("a");
    private final Module b = world.serving("b");
    private final Module facade = world.serving("facade");

    // Generations

    @Test
    void aCallMeetsTheCommittedVersion() {
        assertThat(a.call()).isEqualTo("a1");

        world.flip(a);

        assertThat(a.call()).isEqualTo("a2");
        assertThat(b.call()).isEqualTo("b1");
    }

    @Test
    void whatIsPreparedIsMetByNobody() {
        world.prepare(a, b);

        assertThat(a.call(b::call)).isEqualTo("a1(b1)");
    }

    @Test
    void whatWasTakenBackIsMetByNobody() {
        Generation abandoned = world.prepare(a, b);
        dispatch.unbind(a.dispatcher, abandoned);
        dispatch.unbind(b.dispatcher, abandoned);
        world.flip(b);

        assertThat(a.call(b::call)).isEqualTo("a1(b3)");
    }

    @Test
    void nestedCallsStayOnTheGenerationOfTheOutermostCall() {
        String seen = a.call(() -> {
            world.flip(a, b);
            return b.call(a::call);
        });

        assertThat(seen).isEqualTo("a1(b1(a1))");
        assertThat(a.call(b::call)).isEqualTo("a2(b2)");
    }

    @Test
    void aCallThatTouchedOnlyUnchangedModulesMovesOn() {
        String seen = facade.call(() -> {
            world.flip(a, b);
            return a.call(b::call);
        });

        assertThat(seen).isEqualTo("facade1(a2(b2))");
    }

    @Test
    void aCallThatMovedOnStaysThere() {
        String seen = facade.call(() -> {
            world.flip(a);
            String before = a.call();
            world.flip(a, b);
            return before + " " + b.call() + " " + a.call();
        });

        assertThat(seen).isEqualTo("facade1(a2 b1 a2)");
    }

    @Test
    void anOutermostCallNeverMeetsOneModuleBeforeAndAnotherAfterAPatchOfBoth() {
        String seen = facade.call(() -> {
            String before = a.call();
            world.flip(a, b);
            return before + " " + b.call() + " " + a.call();
        });

        assertThat(seen).isEqualTo("facade1(a1 b1 a1)");
    }

    @Test
    void aCallInsideAFormerVersionMeetsTheLastVersionsThatServedBesideIt() {
        String seen = facade.call(() -> {
            Generation second = world.flip(a);
            // Nobody is left in a1, so that it retires: this call would move on to a2.
            assertThat(world.isQuiet(second)).isTrue();
            world.flip(facade, b);
            return a.call() + " " + b.call();
        });

        assertThat(seen).isEqualTo("facade1(a2 b1)");
    }

    @Test
    void aCallInsideAFormerVersionHoldsUpThePatchOfEveryModuleThatItMayStillTouch() {
        AtomicReference<Generation> last = new AtomicReference<>();

        String seen = facade.call(() -> {
            world.flip(facade, b);
            Generation next = world.prepare(a);
            last.set(next);
            assertThat(world.isQuiet(next)).isFalse();
            Closing closing = world.close(next, a);
            String whileClosed = a.call();
            dispatch.flip(next);
            dispatch.open(closing);
            assertThat(world.isQuiet(next)).isFalse();
            return whileClosed + " " + a.call() + " " + b.call();
        });

        assertThat(seen).isEqualTo("facade1(a1 a1 b1)");
        assertThat(world.isQuiet(last.get())).isTrue();
        assertThat(a.call(b::call)).isEqualTo("a2(b2)");
    }

    @Test
    void aNestedCallFindsItsVersionWhenTheRetirementOfAnEarlierPatchComesLate() {
        Generation second = world.flip(a);

        String seen = a.call(() -> {
            world.flip(a);
            assertThat(world.isQuiet(second)).isTrue();
            dispatch.forgetFormer(a.dispatcher, second);
            return a.call();
        });

        assertThat(seen).isEqualTo("a2(a2)");
    }

    @Test
    void aServiceThatComesBackDuringAPatchDoesNotHideTheCandidate() {
        Generation next = world.prepare(a);
        dispatch.serve(a.dispatcher, new Version("a1 again"));

        assertThat(a.call()).isEqualTo("a1 again");
        dispatch.flip(next);
        assertThat(a.call()).isEqualTo("a2");
    }

    @Test
    void aServiceThatComesBackDuringAPatchStaysWhenThePatchIsTakenBack() {
        Generation next = world.prepare(a);
        dispatch.serve(a.dispatcher, new Version("a1 again"));
        dispatch.unbind(a.dispatcher, next);
        world.flip(b);

        assertThat(a.call()).isEqualTo("a1 again");
    }

    // Who is inside

    @Test
    void aCallIsInsideUntilItReturns() {
        Generation next = world.prepare(a);

        a.call(() -> {
            assertThat(dispatch.isInside()).isTrue();
            assertThat(dispatch.inside(next))
                    .extracting(Presence::who)
                    .containsExactly("thread \"" + Thread.currentThread().getName() + "\"");
            assertThat(world.isQuiet(next)).isFalse();
            return "";
        });

        assertThat(dispatch.isInside()).isFalse();
        assertThat(dispatch.inside(next)).isEmpty();
        assertThat(world.isQuiet(next)).isTrue();
    }

    @Test
    void aCallThatMovedOnHoldsNobodyUp() {
        facade.call(() -> {
            Generation second = world.flip(a);
            assertThat(a.call()).isEqualTo("a2");
            assertThat(world.isQuiet(second)).isTrue();
            return "";
        });
    }

    @Test
    void aThrownExceptionLeavesNoMark() {
        IllegalStateException failure = new IllegalStateException("from inside");

        assertThatThrownBy(() -> facade.call(() -> a.call(() -> {
                    throw failure;
                })))
                .isSameAs(failure);

        assertThat(dispatch.isInside()).isFalse();
        assertThat(world.isQuiet(world.prepare(a, facade))).isTrue();
    }

    @Test
    void afterAnExceptionInANestedCallTheOuterOneIsStillInside() {
        String seen = facade.call(() -> {
            assertThatThrownBy(() -> a.call(() -> {
                        throw new IllegalStateException("from inside");
                    }))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(world.isQuiet(world.prepare(facade))).isFalse();
            return a.call();
        });

        assertThat(seen).isEqualTo("facade1(a1)");
        assertThat(dispatch.isInside()).isFalse();
    }

    @Test
    void aThreadThatIsGoneHoldsNobodyUp() throws InterruptedException {
        Thread passing = new Thread(a::call);
        passing.start();
        passing.join();

        assertThat(world.isQuiet(world.flip(a))).isTrue();
    }

    @Test
    void thousandsOfThreadsThatAreGoneHoldNobodyUp() throws InterruptedException {
        for (int i = 0; i < 3000; i++) {
            Thread passing = new Thread(a::call);
            passing.start();
            passing.join();
        }

        assertThat(world.isQuiet(world.flip(a))).isTrue();
    }

    @Test
    void waitingForQuietEndsWhenTheLastCallReturns() {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<String> call = onAnotherThread(() -> a.call(() -> {
            inside.countDown();
            awaitUninterruptibly(goOn);
            return "";
        }));
        awaitUninterruptibly(inside);
        Generation next = world.flip(a);

        CompletableFuture<Boolean> quiet = onAnotherThread(() -> dispatch.awaitQuiet(next, () -> false));
        assertThat(quiet).isNotDone();
        goOn.countDown();

        assertThat(result(quiet)).isTrue();
        assertThat(result(call)).isEqualTo("a1");
    }

    @Test
    void modulesThatShareAMarkAreWaitedForTogether() {
        List<Module> many = new ArrayList<>();
        for (int i = 0; i < 2 * Long.SIZE; i++) {
            many.add(world.serving("m" + i + "."));
        }
        Module one = many.get(0);
        Module other = many.get(Long.SIZE);
        assertThat(one.mark).isEqualTo(other.mark);

        String seen = one.call(() -> {
            Generation next = world.flip(other);
            assertThat(world.isQuiet(next)).isFalse();
            return other.call();
        });

        assertThat(seen).isEqualTo("m0.1(m64.1)");
        assertThat(other.call()).isEqualTo("m64.2");
    }

    // Looking ahead

    @Test
    void aPreviewMeetsTheGenerationToComeAndNeverWaits() throws Exception {
        Generation next = world.prepare(a, b);
        Closing closing = world.close(next, a, b);

        String seen = dispatch.preview(next, () -> a.call(b::call) + " " + facade.call(a::call));

        assertThat(seen).isEqualTo("a2(b2) facade1(a2)");
        assertThat(closing.parked()).isZero();
        dispatch.open(closing);
        assertThat(a.call(b::call)).isEqualTo("a1(b1)");
    }

    @Test
    void aPreviewThatFailsLeavesItsThreadWhereItWas() {
        Generation next = world.prepare(a);

        assertThatThrownBy(() -> dispatch.preview(
                        next,
                        () -> a.call(() -> {
                            throw new IllegalStateException("not well");
                        })))
                .hasMessage("not well");

        assertThat(a.call()).isEqualTo("a1");
        assertThat(dispatch.isInside()).isFalse();
    }

    @Test
    void aPreviewHoldsUpNobody() throws Exception {
        Generation next = world.prepare(a);
        Closing closing = world.close(next, a);

        boolean quiet = dispatch.preview(next, () -> {
            a.call(() -> {
                assertThat(dispatch.awaitQuiet(closing)).isTrue();
                return "";
            });
            return true;
        });

        assertThat(quiet).isTrue();
    }

    @Test
    void aCandidateLooksAheadBeforeTheFlipAndGoesOnWithLaterFlips() {
        View view = dispatch.newView();
        Part seenByCandidate = b.seenThrough(view);
        Generation next = world.prepare(a, b);
        view.lookAhead(next);
        Closing closing = world.close(next, a, b);

        assertThat(seenByCandidate.call(a::call)).isEqualTo("b2(a2)");
        dispatch.flip(next);
        dispatch.open(closing);
        assertThat(seenByCandidate.call()).isEqualTo("b2");
        world.flip(b);
        assertThat(seenByCandidate.call()).isEqualTo("b3");
    }

    /** The candidate's listener, say, hears of an event on the thread of a call that is under way. */
    @Test
    void anOrdinaryCallThatRunsACandidatesCodeMeetsNothingThatIsToCome() {
        View view = dispatch.newView();
        Part seenByCandidate = b.seenThrough(view);
        Generation next = world.prepare(a, b);
        view.lookAhead(next);

        String seen = facade.call(() -> seenByCandidate.call(a::call) + " " + a.call(b::call));

        assertThat(seen).isEqualTo("facade1(b1(a1) a1(b1))");
        assertThat(seenByCandidate.call(a::call)).isEqualTo("b2(a2)");
        dispatch.flip(next);
        assertThat(facade.call(seenByCandidate::call)).isEqualTo("facade1(b2)");
    }

    @Test
    void aCandidateThatIsTakenBackSeesWhatEverybodySees() {
        View view = dispatch.newView();
        Generation next = world.prepare(b);
        view.lookAhead(next);
        dispatch.unbind(b.dispatcher, next);
        view.lookAhead(null);

        assertThat(b.seenThrough(view).call()).isEqualTo("b1");
    }

    @Test
    void whoAskedForOneVersionGetsItWhateverServes() {
        Version first = a.version(1);
        Part pinned = a.pinnedTo(first);

        world.flip(a);

        assertThat(pinned.call(a::call)).isEqualTo("a1(a2)");
        assertThat(a.call(pinned::call)).isEqualTo("a2(a1)");
    }

    @Test
    void aCallToOneVersionIsInsideItsModule() {
        Part pinned = a.pinnedTo(a.version(1));

        pinned.call(() -> {
            assertThat(world.isQuiet(world.flip(a))).isFalse();
            return "";
        });
    }

    // No target

    @Test
    void aCallWaitsForATargetThatArrivesInTime() {
        Module late = world.module("late");
        CompletableFuture<String> call = onAnotherThread(() -> late.call(a::call));

        dispatch.serve(late.dispatcher, late.version(1));

        assertThat(result(call)).isEqualTo("late1(a1)");
    }

    @Test
    void aCallWaitsForATargetThatComesBack() {
        Version version = a.version(2);
        dispatch.serve(a.dispatcher, version);
        version.goes();
        CompletableFuture<String> call = onAnotherThread(a::call);

        version.comes();
        dispatch.arrived();

        assertThat(result(call)).isEqualTo("a2");
    }

    @Test
    void aCallThatWaitsForATargetGoesOnToTheCandidateOfAPatch() {
        Version version = a.version(1);
        dispatch.serve(a.dispatcher, version);
        version.goes();
        CompletableFuture<String> call = onAnotherThread(() -> facade.call(a::call));

        world.flip(a);

        assertThat(result(call)).isEqualTo("facade1(a2)");
    }

    @Test
    void aCallThatWaitsForATargetIsNotInsideItsModule() {
        Module late = world.module("late");
        CountDownLatch inside = new CountDownLatch(1);
        CompletableFuture<String> call = onAnotherThread(() -> facade.call(() -> {
            inside.countDown();
            return late.call();
        }));
        awaitUninterruptibly(inside);

        awaitUntil("the call waits outside", () -> world.isQuiet(world.prepare(late)));
        dispatch.serve(late.dispatcher, late.version(100));

        assertThat(result(call)).isEqualTo("facade1(late100)");
    }

    @Test
    void aCallWithoutATargetFailsWithTheModuleAndTheReason() {
        World impatient = new World(Duration.ofMillis(5));
        Module stopped = impatient.serving("stopped");
        Version version = stopped.version(1);
        impatient.dispatch.serve(stopped.dispatcher, version);
        version.goes();

        assertThatThrownBy(stopped::call)
                .isInstanceOfSatisfying(ServiceException.class, failure -> assertThat(failure.getType())
                        .isEqualTo(ServiceException.UNREGISTERED))
                .hasMessage("no version of " + Part.class.getName() + " serves: stopped1: the bundle is stopped");
        assertThat(impatient.dispatch.isInside()).isFalse();
    }

    @Test
    void aCallToAWithdrawnServiceFailsWithItsName() {
        World impatient = new World(Duration.ofMillis(5));
        Module withdrawn = impatient.serving("withdrawn");
        Generation next = impatient.dispatch.prepare(withdrawn.mark);
        impatient.dispatch.bind(withdrawn.dispatcher, next, null);
        impatient.dispatch.flip(next);

        assertThat(impatient.dispatch.serving(withdrawn.dispatcher)).isNull();
        assertThatThrownBy(withdrawn::call)
                .isInstanceOf(ServiceException.class)
                .hasMessage("no version of " + Part.class.getName() + " serves");
    }

    @Test
    void aWaitForATargetKeepsTheInterruptFlag() {
        World impatient = new World(Duration.ofMillis(5));
        Module never = impatient.module("never");

        Thread.currentThread().interrupt();
        assertThatThrownBy(never::call).isInstanceOf(ServiceException.class);

        assertThat(Thread.interrupted()).isTrue();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        awaitUntil("the other thread is there", () -> latch.getCount() == 0);
    }
}
