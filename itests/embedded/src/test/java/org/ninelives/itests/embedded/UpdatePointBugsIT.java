package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.ninelives.itests.shared.Counter;
import org.ninelives.itests.shared.Vault;
import org.ninelives.testkit.Report;
import org.ninelives.testkit.Scenario;
import org.ninelives.testkit.UpdatePointError;
import org.ninelives.testkit.UpdatePoints;

/** What modules do wrong where a patch meets a caller is found, and the message names the point. */
class UpdatePointBugsIT {

    private static final Scenario COUNT_TO_THREE = calls -> {
        Counter counter = calls.service(Counter.class);
        counter.next();
        counter.next();
        counter.next();
    };

    @Test
    void stateInAFieldThatIsNotCarried() {
        UpdatePointError error = failure(forgetful(), "count to three", COUNT_TO_THREE);

        assertThat(error).hasMessage("""
                        scenario 'count to three': 4 of 8 runs fail
                          patch@2, the patch begins at point 2 of 6 (4 distinct): after Counter.next of org.ninelives.itests.points.forgetful, in call 1
                            call 2, Counter.next(), answered 1, allowed is 2
                            what the caller got:
                              1  Counter.next()  1  <- here it began
                              2  Counter.next()  1
                              3  Counter.next()  2
                            this run alone: -Dninelives.point=patch@2 or only("patch@2")
                          patch@4, the patch begins at point 4 of 6 (4 distinct): after Counter.next of org.ninelives.itests.points.forgetful, in call 2
                            call 3, Counter.next(), answered 1, allowed is 3
                            what the caller got:
                              1  Counter.next()  1
                              2  Counter.next()  2  <- here it began
                              3  Counter.next()  1
                            this run alone: -Dninelives.point=patch@4 or only("patch@4")
                          back@2, the rollback begins at point 2 of 6 (4 distinct): after Counter.next of org.ninelives.itests.points.forgetful, in call 1
                            call 2, Counter.next(), answered 1, allowed is 2
                            what the caller got:
                              1  Counter.next()  1  <- here it began
                              2  Counter.next()  1
                              3  Counter.next()  2
                            this run alone: -Dninelives.point=back@2 or only("back@2")
                          and back@4""");
    }

    @Test
    void oneRunAloneFailsAsItDidAmongAll_andAnotherOneDoesNot() throws Exception {
        assertThat(failure(forgetful().only("patch@4"), "count", COUNT_TO_THREE))
                .hasMessageStartingWith(
                        "scenario 'count': 1 of 1 runs fail\n  patch@4, the patch begins at point 4 of 6");
        // The point before the third call is the one after the second: it is the same run, but can be asked for.
        assertThat(failure(forgetful().only("patch@5"), "count", COUNT_TO_THREE))
                .hasMessageContaining("before Counter.next of org.ninelives.itests.points.forgetful, in call 3")
                .hasMessageContaining("call 3, Counter.next(), answered 1, allowed is 3");
        Report report = forgetful().only("patch@1").check("count", COUNT_TO_THREE);
        assertThat(report.patchRuns() + report.backRuns()).isEqualTo(1);
        assertThat(failure(forgetful().only("patch@7"), "count", COUNT_TO_THREE))
                .hasMessage("scenario 'count' has no run patch@7: it has patch@1 to 6, back@1 to 6");
    }

    @Test
    void whatIsReadInOneCallAndWrittenInTheNext() {
        UpdatePoints points = UpdatePoints.in(() -> Runtimes.with())
                .from(TestBundle.of("points-optimist"))
                .to(TestBundle.of("points-optimist", "2.0.0"))
                .withoutBack();

        UpdatePointError error = failure(points, "read, then write", calls -> {
            Vault vault = calls.service(Vault.class);
            vault.get("a");
            vault.put("a", "1");
            vault.size();
        });

        assertThat(error)
                .hasMessageStartingWith("scenario 'read, then write': 1 of 4 runs fail\n")
                .hasMessageContaining("patch@2, the patch begins at point 2 of 6 (4 distinct): after Vault.get of")
                .hasMessageContaining(
                        "call 2, Vault.put(\"a\", \"1\"), answered throws IllegalStateException: a was not"
                                + " read, allowed is nothing");
    }

    @Test
    void twoModulesThatBelongTogetherInTwoPatches() {
        UpdatePointError error = failure(
                UpdatePointsIT.pipelineOne()
                        .to(Examples.of("pipeline-decoder-2.0.0"))
                        .to(Examples.of("pipeline-encoder-2.0.0"))
                        .withoutBack(),
                "two orders are sent",
                UpdatePointsIT::sendTwoOrders);

        assertThat(error)
                .hasMessageContaining("the encoder writes format 1, this decoder reads format 2")
                .hasMessageContaining("patch@1, the patch begins at point 1 of");
    }

    @Test
    void aMixOfVersionsWithinOneCall() {
        UpdatePointError error = failure(
                UpdatePoints.in(() -> Runtimes.with())
                        .from(TestBundle.of("speakers-a"), TestBundle.of("speakers-b-counting"))
                        .to(TestBundle.of("speakers-b-counting", "2.0.0"))
                        .to(TestBundle.of("speakers-a", "2.0.0"))
                        .withoutBack(),
                "the relay is asked twice",
                UpdatePointsIT::askTwice);

        assertThat(error).hasMessageContaining("answered \"1.0.0 2.0.0 2.0.0\", allowed is");
    }

    @Test
    void aPatchThatIsRefused() {
        UpdatePoints points = UpdatePoints.in(() -> Runtimes.with())
                .from(TestBundle.of("counter-1"))
                .to(TestBundle.of("counter-restored-throws"))
                .withoutBack();

        assertThat(failure(
                        points, "count", calls -> calls.service(Counter.class).next()))
                .hasMessageContaining("patch@1, the patch begins at point 1 of 2")
                .hasMessageContaining("the patch does not commit: patch org.ninelives.itests.counter@");
    }

    @Test
    void aScenarioThatDependsOnSomethingElse() {
        AtomicInteger runs = new AtomicInteger();

        assertThat(failure(forgetful().withoutBack(), "every other time", calls -> {
                    Counter counter = calls.service(Counter.class);
                    if (runs.incrementAndGet() > 2) {
                        counter.version();
                    }
                    counter.next();
                }))
                .hasMessageContaining("it does not take the same way twice: point 1 was before Counter.next of"
                        + " org.ninelives.itests.points.forgetful, in call 1, now it is before Counter.version");
    }

    @Test
    void aScenarioThatFailsOrCallsNobody() {
        assertThat(failure(forgetful(), "asks too much", calls -> {
                    throw new IllegalStateException("no");
                }))
                .hasMessage("scenario 'asks too much', on the old version alone, without a patch: the scenario fails:"
                        + " java.lang.IllegalStateException: no");
        assertThat(failure(forgetful(), "idle", calls -> {}))
                .hasMessageEndingWith("without a patch: it calls no module on its own thread");
        assertThatThrownBy(() -> UpdatePoints.in(() -> Runtimes.with()).check("nothing", COUNT_TO_THREE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("say from() which modules and to() which the patch goes");
    }

    @Test
    void theUserMaySayWhatIsAllowed() throws Exception {
        Report report = forgetful()
                .allow(run ->
                        run.seen().stream().anyMatch(answer -> answer.result().startsWith("throws"))
                                ? Optional.of("a call failed")
                                : Optional.empty())
                .withoutBack()
                .check("count to three", COUNT_TO_THREE);

        assertThat(report.patchRuns()).isEqualTo(4);
    }

    private static UpdatePoints forgetful() {
        return UpdatePoints.in(() -> Runtimes.with())
                .from(TestBundle.of("points-forgetful"))
                .to(TestBundle.of("points-forgetful", "2.0.0"));
    }

    private static UpdatePointError failure(UpdatePoints points, String name, Scenario scenario) {
        UpdatePointError error = catchThrowableOfType(UpdatePointError.class, () -> points.check(name, scenario));
        assertThat(error).as("what fails").isNotNull();
        return error;
    }
}
