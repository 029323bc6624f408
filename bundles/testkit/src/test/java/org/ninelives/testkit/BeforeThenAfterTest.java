package org.ninelives.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BeforeThenAfterTest {

    private static final Point ANYWHERE = new Point(3, true, "shop", "Shop.buy", List.of(), 2);

    @Test
    void allowsOldAnswersUntilThePatchAndNewOnesFromThereOn() {
        assertThat(objection(List.of("a", "B", "C"), 1, 1)).isEmpty();
        assertThat(objection(List.of("a", "b", "C"), 1, 2)).isEmpty();
        assertThat(objection(List.of("a", "B", "C"), 1, 2)).isEmpty();
    }

    @Test
    void refusesAnOldAnswerAfterThePatch_andANewOneBeforeIt() {
        assertThat(objection(List.of("a", "b", "C"), 1, 1)).contains("call 2, do(2), answered b, allowed is B");
        assertThat(objection(List.of("A", "B", "C"), 1, 1)).contains("call 1, do(1), answered A, allowed is a");
    }

    @Test
    void refusesAnAnswerOfNeitherVersion_andSaysWhatIsAllowed() {
        assertThat(objection(List.of("a", "x", "C"), 1, 2)).contains("call 2, do(2), answered x, allowed is b or B");
    }

    @Test
    void refusesARunThatIsShorterOrLonger() {
        assertThat(objection(List.of("a", "b"), 2, 2)).contains("it made 2 calls, not 3");
        assertThat(objection(List.of("a", "b", "C", "D"), 2, 2)).contains("it made 4 calls, not 3");
    }

    @Test
    void asksForAnotherRuleWhereTheVersionsMakeDifferentNumbersOfCalls() {
        Run run = new Run("patch@3", ANYWHERE, answers("a"), answers("a"), answers("A", "B"), 0, 0);

        assertThat(new BeforeThenAfter().objection(run))
                .contains("it makes 1 calls before the patch and 2 after it: say with allow() what callers may see");
    }

    private static java.util.Optional<String> objection(List<String> seen, int changesFrom, int changedFrom) {
        return Allowed.beforeThenAfter()
                .objection(new Run(
                        "patch@3",
                        ANYWHERE,
                        answers(seen.toArray(String[]::new)),
                        answers("a", "b", "c"),
                        answers("A", "B", "C"),
                        changesFrom,
                        changedFrom));
    }

    private static List<Answer> answers(String... results) {
        int[] number = {0};
        return Stream.of(results)
                .map(result -> new Answer("do(" + ++number[0] + ")", result))
                .toList();
    }
}
