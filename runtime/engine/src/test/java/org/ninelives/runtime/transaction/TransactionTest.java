package org.ninelives.runtime.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.groups.Tuple.tuple;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ninelives.api.PatchEvent.Kind;
import org.ninelives.api.PatchReport.PhaseTime;
import org.ninelives.api.Phase;

/** All or nothing: whichever phase fails, those before it are undone, latest first. */
class TransactionTest {

    /** The phases with an effect, in the order of a patch; FLIP is the last that can fail, the rest is after it. */
    private static final List<Phase> EFFECTS =
            List.of(Phase.STAGE, Phase.INSTALL, Phase.START, Phase.QUIESCE, Phase.TRANSFER);

    private static final List<Phase> UNTIL_FLIP = List.of(
            Phase.STAGE,
            Phase.VALIDATE,
            Phase.INSTALL,
            Phase.START,
            Phase.QUIESCE,
            Phase.TRANSFER,
            Phase.VERIFY,
            Phase.FLIP);

    private final List<String> events = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private final List<Phase> undone = new ArrayList<>();

    /** Moves on by one millisecond with each look. */
    private long nanos;

    private final Transaction tx = new Transaction(
            (phase, kind, took, detail) ->
                    events.add((phase + " " + kind + " " + took.toMillis() + " " + detail).trim()),
            () -> nanos += Duration.ofMillis(1).toNanos());

    // Compensation

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"RELEASE", "BAKE", "RETIRE"},
            mode = EnumSource.Mode.EXCLUDE)
    void undoesEveryPhaseBeforeTheOneThatFailed_latestFirst(Phase failing) {
        PhaseFailedException failure = catchThrowableOfType(
                PhaseFailedException.class, () -> runAll(phase -> phase == failing, phase -> false));

        assertThat(failure.phase()).isEqualTo(failing);
        assertThat(failure).hasMessage(failing + " refused");
        assertThat(tx.rollBack(failure)).isEmpty();
        assertThat(undone).isEqualTo(latestFirst(effectsBefore(failing)));
        assertThat(done).containsExactlyElementsOf(names(UNTIL_FLIP.subList(0, UNTIL_FLIP.indexOf(failing))));
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"STAGE", "INSTALL", "START", "QUIESCE", "TRANSFER"})
    void aFailingUndoDoesNotStopTheOthers_andIsReported(Phase stuck) {
        PhaseFailedException failure = catchThrowableOfType(
                PhaseFailedException.class, () -> runAll(phase -> phase == Phase.FLIP, phase -> phase == stuck));
        List<String> left = tx.rollBack(failure);

        assertThat(undone).isEqualTo(latestFirst(EFFECTS));
        assertThat(left).containsExactly(stuck + " stays");
        assertThat(events).contains(stuck + " STRANDED 1 " + stuck + " stays");
        assertThat(events.stream().filter(event -> event.contains("UNDONE"))).hasSize(EFFECTS.size() - 1);
    }

    @Test
    void everyFailingUndoIsReported_latestFirst() {
        PhaseFailedException failure = catchThrowableOfType(
                PhaseFailedException.class, () -> runAll(phase -> phase == Phase.VERIFY, phase -> true));

        assertThat(tx.rollBack(failure))
                .containsExactly("TRANSFER stays", "QUIESCE stays", "START stays", "INSTALL stays", "STAGE stays");
    }

    @Test
    void anUndoGetsWhatItsPhaseReturned() throws PhaseFailedException {
        List<String> given = new ArrayList<>();
        tx.run(Phase.STAGE, () -> "staged", given::add);

        tx.rollBack(failureIn(Phase.VALIDATE));

        assertThat(given).containsExactly("staged");
    }

    @Test
    void nothingIsUndoneTwice() throws PhaseFailedException {
        tx.run(Phase.STAGE, () -> Phase.STAGE, undone::add);
        PhaseFailedException failure = failureIn(Phase.VALIDATE);

        tx.rollBack(failure);
        tx.rollBack(failure);

        assertThat(undone).containsExactly(Phase.STAGE);
    }

    @Test
    void whatAFailingPhaseCouldNotTakeBackItselfIsReportedFirst() throws PhaseFailedException {
        tx.run(Phase.STAGE, () -> Phase.STAGE, effect -> {
            throw new IOException("disk full");
        });
        PhaseFailedException failure = catchThrowableOfType(
                PhaseFailedException.class,
                () -> tx.<Phase>run(
                        Phase.INSTALL,
                        () -> {
                            throw new LeftBehindException("not installed", null, List.of("bundle 1", "bundle 2"));
                        },
                        undone::add));

        assertThat(failure).hasMessage("not installed");
        assertThat(tx.rollBack(failure)).containsExactly("bundle 1", "bundle 2", "java.io.IOException: disk full");
        assertThat(undone).isEmpty();
    }

    @Test
    void anUndoMayLeaveSeveralThings() throws PhaseFailedException {
        tx.run(Phase.INSTALL, () -> "", effect -> {
            throw new LeftBehindException("two of three", null, List.of("bundle 1", "bundle 3"));
        });

        assertThat(tx.rollBack(failureIn(Phase.START))).containsExactly("bundle 1", "bundle 3");
    }

    @Test
    void anUndoThatThrowsAnErrorIsReportedLikeAnyOther() throws PhaseFailedException {
        tx.run(Phase.STAGE, () -> Phase.STAGE, undone::add);
        tx.run(Phase.START, () -> "", effect -> {
            throw new NoClassDefFoundError("org/example/Late");
        });

        assertThat(tx.rollBack(failureIn(Phase.QUIESCE)))
                .containsExactly("java.lang.NoClassDefFoundError: org/example/Late");
        assertThat(undone).containsExactly(Phase.STAGE);
    }

    @Test
    void aCheckHasNothingToUndo() throws PhaseFailedException {
        assertThat(tx.<String>check(Phase.VALIDATE, () -> "accepted")).isEqualTo("accepted");

        assertThat(tx.rollBack(failureIn(Phase.INSTALL))).isEmpty();
    }

    // What a phase may throw

    @Test
    void aRefusalSpeaksForItself_anythingElseIsNamedByItsType() {
        assertThat(failureOf(new RefusedException("route is missing"))).hasMessage("route is missing");
        assertThat(failureOf(new IllegalStateException("broken promise")))
                .hasMessage("java.lang.IllegalStateException: broken promise");
        assertThat(failureOf(new NullPointerException())).hasMessage("java.lang.NullPointerException");
        assertThat(failureOf(new NoClassDefFoundError("org/example/Late")))
                .hasMessage("java.lang.NoClassDefFoundError: org/example/Late");
    }

    @Test
    void theCauseIsKept() {
        IOException cause = new IOException("disk full");

        assertThat(failureOf(cause)).hasCause(cause);
    }

    @Test
    void anInterruptedPhaseFails_andTheFlagIsKept() {
        PhaseFailedException failure = failureOf(new InterruptedException("stop"));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure).hasCauseInstanceOf(InterruptedException.class);
    }

    @Test
    void aStackOverflowIsAFailureLikeAnyOther() {
        assertThat(failureOf(new StackOverflowError())).hasMessage("java.lang.StackOverflowError");
    }

    @Test
    void aFailureOfTheVirtualMachineIsRethrown_onceEverythingIsUndone() throws PhaseFailedException {
        OutOfMemoryError fatal = new OutOfMemoryError("Metaspace");
        tx.run(Phase.STAGE, () -> Phase.STAGE, undone::add);
        tx.run(Phase.QUIESCE, () -> Phase.QUIESCE, undone::add);

        assertThatThrownBy(() -> tx.check(Phase.TRANSFER, () -> {
                    assertThat(undone).isEmpty();
                    throw fatal;
                }))
                .isSameAs(fatal);

        assertThat(undone).containsExactly(Phase.QUIESCE, Phase.STAGE);
    }

    // The point of no return

    @Test
    void afterTheFlipNothingIsUndone() throws PhaseFailedException {
        runAll(phase -> false, phase -> false);

        assertThat(tx.rollBack(failureIn(Phase.RETIRE))).isEmpty();
        assertThat(undone).isEmpty();
    }

    @Test
    void everyStepAfterTheFlipRunsWhateverAnotherDoes() throws PhaseFailedException {
        List<String> left = tx.commit(
                () -> done.add("flip"),
                () -> {
                    throw new RefusedException("the gate is stuck");
                },
                () -> done.add("second"),
                () -> {
                    throw new LeftBehindException("properties", null, List.of("route", "game"));
                },
                () -> {
                    throw new StackOverflowError();
                },
                () -> done.add("last"));

        assertThat(done).containsExactly("flip", "second", "last");
        assertThat(left).containsExactly("the gate is stuck", "route", "game", "java.lang.StackOverflowError");
        assertThat(events).last().asString().startsWith("RELEASE FAILED").contains("the gate is stuck; route; game");
        assertThat(tx.times())
                .extracting(PhaseTime::phase, PhaseTime::passed)
                .containsExactly(tuple(Phase.FLIP, true), tuple(Phase.RELEASE, false));
    }

    @Test
    void aStepThatIsInterruptedDoesNotInterruptTheNext_andTheFlagIsKept() throws PhaseFailedException {
        List<String> left = tx.commit(
                () -> {},
                () -> {
                    throw new InterruptedException("stop");
                },
                () -> done.add("interrupted: " + Thread.interrupted()));

        assertThat(left).containsExactly("java.lang.InterruptedException: stop");
        assertThat(done).containsExactly("interrupted: false");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void noStepRunsIfTheFlipFails() {
        assertThatThrownBy(() -> tx.commit(
                        () -> {
                            throw new IOException("the journal is full");
                        },
                        () -> done.add("step")))
                .isInstanceOf(PhaseFailedException.class)
                .hasMessage("the journal is full");

        assertThat(done).isEmpty();
    }

    // What it tells

    @Test
    void eachPhaseIsTimedAndAnnounced() throws PhaseFailedException {
        tx.run(Phase.STAGE, () -> nanos += Duration.ofMillis(40).toNanos(), effect -> {});
        tx.check(Phase.VALIDATE, () -> "");
        tx.commit(() -> {}, () -> {});

        assertThat(tx.times())
                .containsExactly(
                        new PhaseTime(Phase.STAGE, Duration.ofMillis(41), true),
                        new PhaseTime(Phase.VALIDATE, Duration.ofMillis(1), true),
                        new PhaseTime(Phase.FLIP, Duration.ofMillis(1), true),
                        new PhaseTime(Phase.RELEASE, Duration.ofMillis(1), true));
        assertThat(events)
                .containsExactly(
                        "STAGE BEGUN 0",
                        "STAGE PASSED 41",
                        "VALIDATE BEGUN 0",
                        "VALIDATE PASSED 1",
                        "FLIP BEGUN 0",
                        "FLIP PASSED 1",
                        "RELEASE BEGUN 0",
                        "RELEASE PASSED 1");
    }

    @Test
    void aFailureAndItsCompensationAreTimedAndAnnounced() throws PhaseFailedException {
        tx.run(Phase.STAGE, () -> "", effect -> {});
        tx.run(Phase.INSTALL, () -> "", effect -> {});
        tx.rollBack(failureIn(Phase.START));

        assertThat(tx.times()).last().isEqualTo(new PhaseTime(Phase.START, Duration.ofMillis(1), false));
        assertThat(events.subList(4, events.size()))
                .containsExactly(
                        "START " + Kind.BEGUN + " 0",
                        "START " + Kind.FAILED + " 1 START refused",
                        "INSTALL " + Kind.UNDONE + " 1",
                        "STAGE " + Kind.UNDONE + " 1");
    }

    /** A patch of all phases. */
    private @Nullable List<String> runAll(Predicate<Phase> fails, Predicate<Phase> undoFails)
            throws PhaseFailedException {
        for (Phase phase : UNTIL_FLIP.subList(0, UNTIL_FLIP.size() - 1)) {
            if (EFFECTS.contains(phase)) {
                tx.run(phase, () -> effect(phase, fails), effect -> {
                    undone.add(effect);
                    if (undoFails.test(effect)) {
                        throw new RefusedException(effect + " stays");
                    }
                });
            } else {
                tx.check(phase, () -> effect(phase, fails));
            }
        }
        return tx.commit(() -> effect(Phase.FLIP, fails), () -> done.add("RELEASE"));
    }

    private Phase effect(Phase phase, Predicate<Phase> fails) throws RefusedException {
        if (fails.test(phase)) {
            throw new RefusedException(phase + " refused");
        }
        done.add(phase.name());
        return phase;
    }

    private PhaseFailedException failureIn(Phase phase) {
        return catchThrowableOfType(
                PhaseFailedException.class, () -> tx.check(phase, () -> effect(phase, failing -> true)));
    }

    private PhaseFailedException failureOf(Throwable thrown) {
        return catchThrowableOfType(
                PhaseFailedException.class,
                () -> tx.check(Phase.START, () -> {
                    if (thrown instanceof Error error) {
                        throw error;
                    }
                    throw (Exception) thrown;
                }));
    }

    private static List<Phase> effectsBefore(Phase failing) {
        return EFFECTS.stream().filter(phase -> phase.compareTo(failing) < 0).toList();
    }

    private static List<Phase> latestFirst(List<Phase> phases) {
        List<Phase> reversed = new ArrayList<>(phases);
        Collections.reverse(reversed);
        return reversed;
    }

    private static List<String> names(List<Phase> phases) {
        return Arrays.stream(phases.toArray(Phase[]::new)).map(Phase::name).toList();
    }
}
