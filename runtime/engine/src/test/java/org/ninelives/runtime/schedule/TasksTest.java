package org.ninelives.runtime.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ninelives.api.TaskStatus;
import org.ninelives.api.schedule.Task;
import org.ninelives.runtime.dispatch.Dispatch;
import org.ninelives.runtime.dispatch.Generation;

/** What becomes of the tasks of a module, by the clock and over patches. */
class TasksTest {

    private static final Duration TEN = Duration.ofMillis(10);

    private final TurnedTime time = new TurnedTime();
    private final Dispatch dispatch = new Dispatch(Duration.ofSeconds(1));
    private final long mark = dispatch.newMark();
    private final Tasks tasks = new Tasks("clock", mark, dispatch, time);
    private final Timetable one = tasks.newTimetable("clock 1", getClass().getClassLoader());
    private final Timetable two = tasks.newTimetable("clock 2", getClass().getClassLoader());
    private final List<String> ran = new ArrayList<>();
    private final long began = time.nanos();

    /** Says when it ran, in milliseconds since the test began. */
    private Runnable says(String what) {
        return () -> ran.add(what + " at " + now());
    }

    private long now() {
        return (time.nanos() - began) / 1_000_000;
    }

    private void turn(int millis) {
        time.turn(Duration.ofMillis(millis));
    }

    /** A patch up to the window in which promoted() runs. */
    private void flip(Timetable candidate) {
        Generation next = dispatch.prepare(mark);
        tasks.expect(candidate, next);
        dispatch.flip(next);
        tasks.serve(candidate);
    }

    @Test
    void aTaskRunsAtItsRate_afterItsFirstDelay() {
        tasks.serve(one);
        one.every("beat", Duration.ofMillis(3), TEN, says("one"));
        turn(25);
        assertThat(ran).containsExactly("one at 3", "one at 13", "one at 23");
    }

    @Test
    void withoutAFirstDelayItRunsAfterOnePeriod() {
        tasks.serve(one);
        one.every("beat", TEN, says("one"));
        turn(20);
        assertThat(ran).containsExactly("one at 10", "one at 20");
    }

    @Test
    void aTaskGoesOnInItsPhase_withTheNewCode() {
        tasks.serve(one);
        one.every("beat", TEN, says("one"));
        two.every("beat", Duration.ZERO, TEN, says("two"));
        turn(14);
        flip(two);
        assertThat(tasks.settle()).isEmpty();
        turn(16);
        assertThat(ran).containsExactly("one at 10", "two at 20", "two at 30");
    }

    @Test
    void aChangedPeriodCountsFromTheNextTick() {
        tasks.serve(one);
        one.every("beat", TEN, says("one"));
        two.every("beat", Duration.ofMillis(3), says("two"));
        turn(12);
        flip(two);
        turn(15);
        assertThat(ran).containsExactly("one at 10", "two at 20", "two at 23", "two at 26");
    }

    @Test
    void nothingOfACandidateRunsBeforeTheFlip_norAfterItsPatchHasFailed() {
        tasks.serve(one);
        one.every("beat", TEN, says("one"));
        Generation next = dispatch.prepare(mark);
        tasks.expect(two, next);
        two.every("beat", Duration.ofMillis(1), says("two"));
        two.after("once", Duration.ofMillis(1), says("two"));
        turn(20);
        tasks.giveUp(next);
        two.end();
        turn(10);
        assertThat(ran).containsExactly("one at 10", "one at 20", "one at 30");
    }

    @Test
    void whatIsNewCountsFromTheFlip() {
        tasks.serve(one);
        two.every("beat", TEN, says("two"));
        two.after("once", Duration.ofMillis(5), says("once"));
        turn(30);
        flip(two);
        turn(10);
        assertThat(ran).containsExactly("once at 35", "two at 40");
    }

    @Test
    void aOneShotKeepsItsTime_andRunsOnce() {
        tasks.serve(one);
        one.after("once", TEN, says("one"));
        two.after("once", TEN, says("two"));
        turn(7);
        flip(two);
        turn(50);
        assertThat(ran).containsExactly("two at 10");
    }

    @Test
    void aOneShotThatHasRunDoesNotRunAgain_howeverOftenTheModuleIsPatched() {
        tasks.serve(one);
        one.after("once", TEN, says("one"));
        turn(10);
        two.after("once", TEN, says("two"));
        flip(two);
        tasks.settle();
        Timetable three = tasks.newTimetable("clock 3", null);
        three.after("once", TEN, says("three"));
        flip(three);
        tasks.settle();
        turn(50);
        assertThat(ran).containsExactly("one at 10");
    }

    @Test
    void theVersionThatServesMayWantAOneShotAgain() {
        tasks.serve(one);
        one.after("once", TEN, says("first"));
        turn(10);
        one.after("once", TEN, says("second"));
        turn(5);
        one.after("once", TEN, says("instead"));
        turn(50);
        assertThat(ran).containsExactly("first at 10", "instead at 25");
    }

    @Test
    void aOneShotMayAskForItselfAgain_alsoBeforeItIsSettledWhatGoesOn() {
        tasks.serve(one);
        new Object() {
            void again() {
                says("again").run();
                two.after("once", TEN, this::again);
            }

            void begin() {
                two.after("once", TEN, this::again);
            }
        }.begin();
        flip(two);
        turn(30);
        assertThat(ran).containsExactly("again at 10", "again at 20", "again at 30");
    }

    /** A one-shot of a version that wants itself once more in the end; meanwhile somebody does something, once. */
    private Runnable again(Timetable version, Runnable meanwhile) {
        return new Runnable() {
            private Runnable first = meanwhile;

            @Override
            public void run() {
                says(version.name()).run();
                Runnable now = first;
                first = () -> {};
                now.run();
                version.after("poll", TEN, this);
            }
        };
    }

    @Test
    void aOneShotThatAsksForItselfAgainGoesOn_thoughAFlipPassesWhileItRuns() {
        tasks.serve(one);
        two.after("poll", TEN, again(two, () -> {}));
        one.after("poll", TEN, again(one, () -> {
            flip(two);
            tasks.settle();
            time.pass(Duration.ofMillis(5));
        }));
        turn(45);
        assertThat(ran).containsExactly("clock 1 at 10", "clock 2 at 25", "clock 2 at 35", "clock 2 at 45");
    }

    @Test
    void aOneShotThatAsksForItselfAgainGoesOn_whenTheNewVersionDeclaresItInPromoted() {
        tasks.serve(one);
        one.after("poll", TEN, again(one, () -> flip(two)));
        turn(15);
        two.after("poll", Duration.ofMillis(77), again(two, () -> {}));
        assertThat(tasks.settle()).isEmpty();
        turn(15);
        assertThat(ran).containsExactly("clock 1 at 10", "clock 2 at 20", "clock 2 at 30");
    }

    @Test
    void aOneShotThatAsksForItselfAgainIsGone_ifTheNewVersionDoesNotDeclareIt() {
        tasks.serve(one);
        one.after("poll", TEN, again(one, () -> flip(two)));
        turn(15);
        assertThat(tasks.settle()).containsExactly("task poll of clock 1 is not declared by clock 2: it does not run");
        Timetable three = tasks.newTimetable("clock 3", null);
        one.after("late", TEN, again(one, () -> {}));
        flip(three);
        tasks.settle();
        turn(50);
        assertThat(ran).containsExactly("clock 1 at 10");
        assertThat(tasks.status()).isEmpty();
    }

    @Test
    void aOneShotOfTheNewVersionMayAskForItselfAgain_beforeItIsKnownThatThatServes() {
        tasks.serve(one);
        one.after("poll", TEN, says("one"));
        Generation next = dispatch.prepare(mark);
        tasks.expect(two, next);
        two.after("poll", TEN, again(two, () -> {}));
        dispatch.flip(next);
        turn(10);
        tasks.serve(two);
        tasks.settle();
        turn(10);
        assertThat(ran).containsExactly("clock 2 at 10", "clock 2 at 20");
    }

    @Test
    void twoTicksOfANameNeverRunAtOnce_alsoIfItIsCancelledAndDeclaredAgainMeanwhile() {
        tasks.serve(one);
        List<Task> first = new ArrayList<>();
        first.add(one.every("beat", TEN, () -> {
            says("first begins").run();
            first.get(0).cancel();
            one.every("beat", TEN, says("second"));
            turn(25);
            says("first ends").run();
        }));
        turn(10);
        turn(20);
        assertThat(ran).containsExactly("first begins at 10", "first ends at 35", "second at 40", "second at 50");
        assertThat(tasks.status()).extracting(TaskStatus::leftOut).containsExactly(2L);
    }

    @Test
    void aOneShotThatIsWantedAgainAtOnceWaitsUntilItHasReturned() {
        tasks.serve(one);
        one.after("once", TEN, () -> {
            one.after("once", Duration.ZERO, says("again"));
            turn(5);
            says("ends").run();
        });
        turn(10);
        turn(5);
        assertThat(ran).containsExactly("ends at 15", "again at 15");
    }

    @Test
    void aTickForWhichThereIsNoThreadComesDueAgain() {
        tasks.serve(one);
        one.every("beat", TEN, says("one"));
        time.refuseNext(new OutOfMemoryError("unable to create native thread"));
        turn(20);
        assertThat(ran).isEmpty();
        assertThat(tasks.status()).singleElement().satisfies(status -> assertThat(status.failure())
                .contains("there is no thread for it: java.lang.OutOfMemoryError: unable to create native thread"));
        turn(1000);
        assertThat(ran).hasSize(102).startsWith("one at 1010");
        assertThat(tasks.status()).extracting(TaskStatus::failure).containsExactly(Optional.empty());
    }

    @Test
    void aNameThatIsNotDeclaredIsGone_andNamed() {
        tasks.serve(one);
        one.every("beat", TEN, says("one"));
        one.after("once", TEN, says("one"));
        flip(two);
        turn(10);
        assertThat(tasks.settle())
                .containsExactly(
                        "task beat of clock 1 is not declared by clock 2",
                        "task once of clock 1 is not declared by clock 2: it does not run");
        turn(50);
        assertThat(ran).isEmpty();
        assertThat(time.alarms()).isZero();
        assertThat(tasks.settle()).isEmpty();
    }

    @Test
    void aNameThatIsDeclaredInPromotedGoesOn_andWhatCameDueBeforeIsMadeUp() {
        tasks.serve(one);
        one.every("beat", TEN, says("one"));
        turn(12);
        flip(two);
        turn(10);
        assertThat(ran).containsExactly("one at 10");
        two.every("beat", TEN, says("two"));
        assertThat(tasks.settle()).isEmpty();
        turn(10);
        assertThat(ran).containsExactly("one at 10", "two at 22", "two at 30");
    }

    @Test
    void aVersionThatIsKeptOnSleeps_andGoesOnWhenItServesAgain() {
        tasks.serve(one);
        one.every("beat", TEN, says("one"));
        one.every("own", Duration.ofMillis(4), TEN, says("own"));
        one.after("own once", Duration.ofMillis(25), says("own once"));
        one.after("never", Duration.ofMillis(100), says("never"));
        two.every("beat", TEN, says("two"));
        two.after("never", Duration.ofMillis(1), says("two never"));
        turn(5);
        flip(two);
        tasks.settle();
        turn(28);
        flip(one);
        tasks.settle();
        turn(17);
        assertThat(ran)
                .containsExactly(
                        "own at 4",
                        "two at 10",
                        "two at 20",
                        "two at 30",
                        "own once at 33",
                        "own at 34",
                        "one at 40",
                        "own at 44",
                        "one at 50");
    }

    @Test
    void aVersionThatComesBackDoesNotRepeatWhatItDidOnce() {
        tasks.serve(one);
        one.after("once", TEN, says("one"));
        turn(10);
        flip(two);
        tasks.settle();
        flip(one);
        tasks.settle();
        turn(50);
        assertThat(ran).containsExactly("one at 10");
    }

    @Test
    void aPatchThatIsTakenBackBeforeItIsSettledLosesNothing() {
        tasks.serve(one);
        one.every("beat", TEN, says("one"));
        two.every("other", TEN, says("two"));
        turn(5);
        flip(two);
        turn(7);
        flip(one);
        assertThat(tasks.settle()).containsExactly("task other of clock 2 is not declared by clock 1");
        turn(8);
        assertThat(ran).containsExactly("one at 12", "one at 20");
    }

    @Test
    void whoNoLongerServesCancelsNothingOfItsSuccessor_norDoesACandidate() {
        tasks.serve(one);
        Task former = one.every("beat", TEN, says("one"));
        Task candidate = two.every("beat", TEN, says("two"));
        candidate.cancel();
        turn(10);
        two.every("beat", TEN, says("two"));
        flip(two);
        former.cancel();
        candidate.cancel();
        turn(10);
        assertThat(ran).containsExactly("one at 10", "two at 20");
    }

    @Test
    void aTaskThatIsCancelledRunsNoMore_andADeclarationThatWasReplacedCancelsNothing() {
        tasks.serve(one);
        Task before = one.every("beat", TEN, says("before"));
        Task beat = one.every("beat", TEN, says("one"));
        before.cancel();
        turn(10);
        beat.cancel();
        turn(10);
        assertThat(ran).containsExactly("one at 10");
        assertThat(time.alarms()).isZero();
    }

    @Test
    void aTaskMayCancelItself() {
        tasks.serve(one);
        List<Task> beat = new ArrayList<>();
        beat.add(one.every("beat", TEN, () -> {
            says("one").run();
            beat.get(0).cancel();
        }));
        turn(50);
        assertThat(ran).containsExactly("one at 10");
    }

    @Test
    void aNameThatChangesItsKindIsAnotherTask() {
        tasks.serve(one);
        one.every("beat", TEN, says("one"));
        two.after("beat", Duration.ofMillis(7), says("once"));
        turn(8);
        flip(two);
        tasks.settle();
        turn(50);
        assertThat(ran).containsExactly("once at 15");
    }

    @Test
    void aTickThatThrowsIsNotTheLast_andItsFailureIsKnown() {
        tasks.serve(one);
        one.every("beat", TEN, () -> {
            says("one").run();
            throw new AssertionError("no");
        });
        turn(20);
        assertThat(ran).containsExactly("one at 10", "one at 20");
        assertThat(tasks.status()).singleElement().satisfies(status -> {
            assertThat(status.failure()).contains("java.lang.AssertionError: no");
            assertThat(status.ticks()).isEqualTo(2);
            assertThat(status.period()).contains(TEN);
            assertThat(status.due()).isEqualTo(TEN);
        });
    }

    @Test
    void anExceptionThatCannotSayWhatItIsEndsNoTask() {
        tasks.serve(one);
        one.every("beat", TEN, () -> {
            says("one").run();
            throw new IllegalStateException() {
                private static final long serialVersionUID = 1L;

                @Override
                public String getMessage() {
                    throw new UnsupportedOperationException();
                }
            };
        });
        turn(20);
        assertThat(ran).containsExactly("one at 10", "one at 20");
        assertThat(tasks.status()).singleElement().satisfies(status -> {
            assertThat(status.failure())
                    .hasValueSatisfying(name -> assertThat(name).contains("TasksTest"));
            assertThat(status.ticks()).isEqualTo(2);
        });
    }

    @Test
    void whatComesDueWhileATickRunsIsLeftOut() {
        tasks.serve(one);
        one.every("beat", TEN, () -> {
            says("one").run();
            time.pass(Duration.ofMillis(25));
        });
        turn(100);
        assertThat(ran).containsExactly("one at 10", "one at 40", "one at 70", "one at 100");
        assertThat(tasks.status()).extracting(TaskStatus::leftOut).containsExactly(8L);
    }

    @Test
    void whatIsLateIsMadeUp_butNotWhatCameDueLongAgo() {
        tasks.serve(one);
        one.every("beat", Duration.ofSeconds(25), says("one"));
        time.pass(Duration.ofSeconds(130));
        turn(0);
        assertThat(ran).containsExactly("one at 130000", "one at 130000", "one at 130000", "one at 130000");
        turn(20_000);
        assertThat(ran).last().isEqualTo("one at 150000");
        assertThat(tasks.status()).extracting(TaskStatus::leftOut).containsExactly(1L);
    }

    @Test
    void whatHasNoVersionAnyMoreDoesNothing_andBeginsAnewWithTheNext() {
        tasks.serve(one);
        one.every("beat", TEN, says("one"));
        one.after("once", TEN, says("once"));
        turn(10);
        one.end();
        turn(50);
        assertThat(time.alarms()).isZero();
        assertThatThrownBy(() -> one.every("beat", TEN, says("one"))).hasMessageContaining("clock 1 is stopping");
        Timetable again = tasks.newTimetable("clock 1", null);
        tasks.serve(again);
        again.every("beat", TEN, says("again"));
        again.after("once", TEN, says("once again"));
        turn(10);
        assertThat(ran).containsExactlyInAnyOrder("one at 10", "once at 10", "again at 70", "once again at 70");
    }

    @Test
    void aTickIsACallIntoTheModule_withItsClassesAsContext() {
        tasks.serve(one);
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(null);
        try {
            one.every("beat", TEN, () -> {
                ran.add(dispatch.isInside() ? "inside" : "outside");
                ran.add(Thread.currentThread().getContextClassLoader() == before ? "context" : "no context");
                ran.add(Thread.currentThread().getName());
            });
            turn(10);
            assertThat(Thread.currentThread().getContextClassLoader()).isNull();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
        assertThat(ran).containsExactly("inside", "context", "ninelives clock: beat");
        assertThat(dispatch.isInside()).isFalse();
    }

    @Test
    void timesThatMeanNothingAreRefused() {
        assertThatThrownBy(() -> one.every("beat", Duration.ZERO, says("one")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> one.every("beat", TEN.negated(), TEN, says("one")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> one.after("once", Duration.ofDays(40_000), says("one")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("once");
        assertThatThrownBy(() -> one.after("once", TEN, null)).isInstanceOf(NullPointerException.class);
        assertThat(tasks.status()).isEmpty();
    }

    @Test
    void manyOneShotsAreForgotten_theOldestFirst() {
        tasks.serve(one);
        for (int i = 0; i <= Tasks.MOST_REMEMBERED; i++) {
            one.after("once " + i, Duration.ofMillis(i), () -> {});
        }
        turn(2 * Tasks.MOST_REMEMBERED);
        two.after("once 0", TEN, says("forgotten"));
        two.after("once 1", TEN, says("remembered"));
        flip(two);
        turn(20);
        assertThat(ran).containsExactly("forgotten at " + (2 * Tasks.MOST_REMEMBERED + 10));
        assertThat(tasks.status()).extracting(TaskStatus::period).doesNotContain(Optional.of(TEN));
    }
}
