package org.ninelives.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.PatchResult;
import org.ninelives.api.Rollback;
import org.ninelives.api.spi.CallWatcher;
import org.ninelives.embedded.Ninelives;
import org.osgi.framework.ServiceRegistration;

/** One run of a scenario. */
final class Trial {

    private final Ground ground;
    private final Setting setting;
    private final Course course;
    private final Scenario scenario;

    /** The numbers of the points at which the patches begin, one each; none for a run without. */
    private final List<Integer> at;

    /** Null until the first patch has begun. */
    @Nullable
    private Point begunAt;

    private int changesFrom;

    /** How many answers there were when the last patch began. */
    private int changed = Integer.MAX_VALUE;

    /** Whether the call that is on its way then belongs to what comes after. */
    private boolean changedAtOnce;

    Trial(Ground ground, Setting setting, Course course, Scenario scenario, List<Integer> at) {
        this.ground = ground;
        this.setting = setting;
        this.course = course;
        this.scenario = scenario;
        this.at = List.copyOf(at);
    }

    /**
     * What came of it.
     *
     * @param answers what the caller got
     * @param points what it came by
     * @param distinct the numbers of those that are worth a run
     * @param failed what ended the scenario early; null if nothing did
     * @param changesFrom how many answers there were when the first patch began
     * @param changedFrom the number of answers after which all are of the version that comes after
     */
    record Outcome(
            List<Answer> answers,
            List<Point> points,
            List<Integer> distinct,
            @Nullable Throwable failed,
            int changesFrom,
            int changedFrom) {}

    /**
     * Runs it.
     *
     * @throws UpdatePointError if it does not come to its end, or a patch does not commit
     */
    Outcome run() throws InterruptedException {
        ground.lay(setting.beginsWith(course));
        Ninelives runtime = ground.runtime();
        try (Steps patches = new Steps(runtime.patches(), steps(runtime), setting.limit())) {
            return run(runtime, patches);
        }
    }

    private List<Supplier<PatchResult>> steps(Ninelives runtime) {
        List<Supplier<PatchResult>> steps = new ArrayList<>();
        if (course == Course.PATCH) {
            for (int step = 0; step < setting.steps(); step++) {
                int number = step;
                steps.add(() -> runtime.patches().apply(setting.patch(number)));
            }
        } else if (course == Course.BACK) {
            for (int step = 0; step < setting.steps(); step++) {
                String id = committed(runtime.patches().apply(setting.patch(step)));
                steps.add(0, () -> runtime.patches().rollback(Rollback.of(id).under(setting.backPolicy())));
            }
        }
        return steps;
    }

    private static String committed(PatchResult result) {
        if (result instanceof PatchResult.Committed done) {
            return done.report().id();
        }
        throw new UpdatePointError("the patch does not commit even where nobody calls: "
                + result.match(done -> "", back -> back.reason(), stuck -> stuck.reason()));
    }

    private Outcome run(Ninelives runtime, Steps patches) throws InterruptedException {
        Recorder recorder = new Recorder(runtime);
        FutureTask<@Nullable Void> task = new FutureTask<>(() -> {
            scenario.run(recorder);
            return null;
        });
        Thread thread = new Thread(task, "scenario");
        thread.setDaemon(true);
        Points points = new Points(thread, recorder, point -> pass(point, recorder, patches));
        ServiceRegistration<?> watching = runtime.context().registerService(CallWatcher.class, points, null);
        Throwable failed;
        try {
            thread.start();
            failed = await(task, thread);
        } finally {
            watching.unregister();
        }
        while (begunAt != null && !patches.areAllBegun()) {
            patches.begin(true);
        }
        patches.await();
        int changedFrom = changedAtOnce ? changed : recorder.beginsAfter(changed);
        return new Outcome(recorder.answers(), points.all(), points.distinct(), failed, changesFrom, changedFrom);
    }

    private void pass(Point point, Recorder recorder, Steps patches) {
        int next = patches.begun();
        if (next < at.size() && at.get(next) == point.number()) {
            int answered = recorder.answers().size();
            if (begunAt == null) {
                begunAt = point;
                changesFrom = answered;
            }
            patches.begin(point.isOutside());
            if (patches.areAllBegun()) {
                // The first thing that the caller's next call does is entering: all of it comes after the patch.
                changed = answered;
                changedAtOnce = point.entry() && point.isOutside();
            }
        } else if (point.entry() && point.isOutside() && next > 1) {
            awaitEarlier(patches);
        }
    }

    /** With several patches only: with one, whoever calls too early parks, and that is worth seeing. */
    private static void awaitEarlier(Steps patches) {
        try {
            patches.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UpdatePointError("interrupted while a patch was under way", interrupted);
        }
    }

    /** What ended it early; null if it came to its end. */
    private @Nullable Throwable await(FutureTask<@Nullable Void> task, Thread thread) throws InterruptedException {
        try {
            task.get(setting.limit().toMillis(), TimeUnit.MILLISECONDS);
            return null;
        } catch (ExecutionException failure) {
            return failure.getCause();
        } catch (TimeoutException tooLong) {
            String stack = Arrays.stream(thread.getStackTrace())
                    .map(frame -> "\n      at " + frame)
                    .collect(Collectors.joining());
            thread.interrupt();
            throw new UpdatePointError(
                    "the scenario does not end within " + setting.limit() + "; it is" + stack, tooLong);
        }
    }
}
