package org.ninelives.testkit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ninelives.testkit.Trial.Outcome;

/** All runs of one scenario: first without a patch, to know what callers may see, then one for each distinct point. */
final class Campaign implements AutoCloseable {

    /** So many failures are told in full. */
    private static final int TOLD = 3;

    private final Setting setting;
    private final String name;
    private final Scenario scenario;

    /** The one run to be made; null for all. */
    @Nullable
    private final String only;

    /** What comes without the patch, and without the rollback. */
    private final Map<Course, Outcome> alone = new EnumMap<>(Course.class);

    private final List<Failure> failures = new ArrayList<>();
    private int runs;

    /** Null until the first run. */
    @Nullable
    private Ground ground;

    private record Failure(String run, String text) {}

    Campaign(Setting setting, String name, Scenario scenario, @Nullable String only) {
        this.setting = setting;
        this.name = name;
        this.scenario = scenario;
        this.only = only;
    }

    /** Without a patch, to know what callers may see. Comes first. */
    void runAlone() throws InterruptedException {
        alone.put(Course.PATCH, alone(Course.OLD));
        alone.put(Course.BACK, alone(Course.NEW));
    }

    /** The runtime for the next run. */
    private Ground ground() {
        if (ground == null || setting.fresh()) {
            close();
            ground = Ground.of(setting);
        }
        return ground;
    }

    @Override
    public void close() {
        if (ground != null) {
            ground.close();
            ground = null;
        }
    }

    private Outcome alone(Course course) throws InterruptedException {
        try {
            Outcome outcome = new Trial(ground(), setting, course, scenario, List.of()).run();
            if (outcome.failed() != null) {
                throw new UpdatePointError("the scenario fails: " + outcome.failed(), outcome.failed());
            }
            if (outcome.points().isEmpty()) {
                throw new UpdatePointError("it calls no module on its own thread");
            }
            return outcome;
        } catch (UpdatePointError failure) {
            throw new UpdatePointError(
                    "scenario '" + name + "', on the " + (course == Course.OLD ? "old" : "new")
                            + " version alone, without a patch: " + failure.getMessage(),
                    failure);
        }
    }

    /** The points of callers that meet a patch, or a rollback. */
    List<Point> points(Course course) {
        return before(course).points();
    }

    private Outcome before(Course course) {
        return Objects.requireNonNull(alone.get(course));
    }

    private Outcome after(Course course) {
        return before(course == Course.PATCH ? Course.BACK : Course.PATCH);
    }

    /** How many runs were made. */
    int run(Course course, Allowed allowed) throws InterruptedException {
        List<Integer> distinct = before(course).distinct();
        int made = 0;
        for (int i = 0; i < distinct.size(); i++) {
            if (only == null) {
                run(course, distinct.subList(i, Math.min(distinct.size(), i + setting.steps())), allowed);
                made++;
            }
        }
        for (int number = 1; only != null && number <= points(course).size(); number++) {
            if (course.at(number).equals(only)) {
                int first = number;
                run(
                        course,
                        java.util.stream.Stream.concat(
                                        java.util.stream.Stream.of(first),
                                        distinct.stream().filter(each -> each > first))
                                .limit(setting.steps())
                                .toList(),
                        allowed);
                made++;
            }
        }
        runs += made;
        return made;
    }

    private void run(Course course, List<Integer> at, Allowed allowed) throws InterruptedException {
        String run = course.at(at.get(0));
        Point expected = points(course).get(at.get(0) - 1);
        try {
            Outcome outcome = new Trial(ground(), setting, course, scenario, at).run();
            strayed(outcome, course, at.get(0))
                    .or(() -> allowed.objection(asRun(run, course, expected, outcome)))
                    .or(() -> Optional.ofNullable(outcome.failed()).map(thrown -> "the scenario fails: " + thrown))
                    .ifPresent(objection ->
                            failures.add(new Failure(run, text(run, course, expected, objection, outcome))));
        } catch (UpdatePointError failure) {
            failures.add(new Failure(run, text(run, course, expected, String.valueOf(failure.getMessage()), null)));
        }
    }

    private Run asRun(String run, Course course, Point point, Outcome outcome) {
        return new Run(
                run,
                point,
                outcome.answers(),
                before(course).answers(),
                after(course).answers(),
                outcome.changesFrom(),
                outcome.changedFrom());
    }

    /** Until the patch a run has to come by the same points as the one without it: else a number means nothing. */
    private Optional<String> strayed(Outcome outcome, Course course, int until) {
        for (int i = 0; i < until; i++) {
            String before = points(course).get(i).where();
            String now = i < outcome.points().size() ? outcome.points().get(i).where() : "its end";
            if (!before.equals(now)) {
                return Optional.of("it does not take the same way twice: point " + (i + 1) + " was " + before
                        + ", now it is " + now + "; does it depend on time or chance?");
            }
        }
        return Optional.empty();
    }

    private String text(String run, Course course, Point point, String objection, @Nullable Outcome outcome) {
        StringBuilder text = new StringBuilder("  ")
                .append(run)
                .append(", the ")
                .append(course == Course.PATCH ? "patch" : "rollback")
                .append(" begins at point ")
                .append(point.number())
                .append(" of ")
                .append(points(course).size())
                .append(" (")
                .append(before(course).distinct().size())
                .append(" distinct): ")
                .append(point.where())
                .append("\n    ")
                .append(objection);
        if (outcome != null) {
            text.append("\n    what the caller got:");
            for (int i = 0; i < outcome.answers().size(); i++) {
                Answer answer = outcome.answers().get(i);
                text.append("\n      ")
                        .append(i + 1)
                        .append("  ")
                        .append(answer.call())
                        .append("  ")
                        .append(answer.result())
                        .append(when(i, outcome));
            }
        }
        return text.append("\n    this run alone: -D")
                .append(UpdatePoints.ONLY)
                .append("=")
                .append(run)
                .append(" or only(\"")
                .append(run)
                .append("\")")
                .toString();
    }

    private static String when(int answer, Outcome outcome) {
        if (answer == outcome.changesFrom()) {
            return answer >= outcome.changedFrom() ? "  <- the first one after" : "  <- here it began";
        }
        return "";
    }

    void throwFailures() {
        if (only != null && runs == 0) {
            throw new UpdatePointError("scenario '" + name + "' has no run " + only + ": it has "
                    + Course.PATCH.at(1) + " to " + points(Course.PATCH).size() + ", " + Course.BACK.at(1) + " to "
                    + points(Course.BACK).size());
        }
        if (failures.isEmpty()) {
            return;
        }
        String told = failures.stream().limit(TOLD).map(Failure::text).collect(Collectors.joining("\n"));
        String rest = failures.stream().skip(TOLD).map(Failure::run).collect(Collectors.joining(", "));
        throw new UpdatePointError("scenario '" + name + "': " + failures.size() + " of " + runs + " runs fail\n" + told
                + (rest.isEmpty() ? "" : "\n  and " + rest));
    }
}
