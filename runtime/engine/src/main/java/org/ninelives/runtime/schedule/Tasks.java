package org.ninelives.runtime.schedule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.TaskStatus;
import org.ninelives.api.schedule.Task;
import org.ninelives.runtime.dispatch.Dispatch;
import org.ninelives.runtime.dispatch.Dispatcher;
import org.ninelives.runtime.dispatch.Generation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tasks of one module, through all its versions.
 *
 * <p>A patch meets them four times. {@link #expect}: the candidate's timetable is bound to the generation to come; nothing of it
 * runs. The flip itself: from then on ticks meet the new timetable. {@link #serve}, right after it: what is new begins. Between
 * that and {@link #settle}, which follows the last {@code promoted()}, a name that is not declared yet is held: it may still be.
 * And {@link #giveUp}, if it does not come to the flip.
 *
 * <p>Thread-safe; under its lock nobody else's code is called.
 */
public final class Tasks {

    /** How many names of one-shots that have run are remembered. */
    static final int MOST_REMEMBERED = 1000;

    /** After which time a task comes due again for which there was no thread. */
    private static final long LOOK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final Logger LOG = LoggerFactory.getLogger(Tasks.class);

    private final String module;
    private final Dispatch dispatch;
    private final Dispatcher dispatcher;
    private final Tick tick;
    private final Time time;
    private final Object lock = new Object();

    /** What comes due, by name. Guarded by lock, as all that follows. */
    private final Map<String, Course> courses = new TreeMap<>();

    /** The one-shots that have run, oldest first: a candidate that declares them again does not run them again. */
    private final Set<String> done = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_REMEMBERED;
        }
    });

    @Nullable
    private Timetable serving;

    /** What served before, while it is not settled what becomes of its tasks. */
    @Nullable
    private Timetable former;

    private Time.Pool pool;

    /** What runs now, by name; it may be over, and another course of the name due. */
    private final Map<String, Course> running = new HashMap<>();

    /**
     * Of a module that has no version yet.
     *
     * @param mark by which calls inside the module are known
     */
    public Tasks(String module, long mark, Dispatch dispatch, Clockwork clockwork) {
        this(module, mark, dispatch, (Time) clockwork);
    }

    Tasks(String module, long mark, Dispatch dispatch, Time time) {
        this.module = module;
        this.dispatch = dispatch;
        this.dispatcher = dispatch.newDispatcher(mark, List.of("its tasks"));
        this.tick = new Tick(this, dispatch.entry(dispatcher, null), time);
        this.time = time;
        this.pool = time.newPool();
    }

    /**
     * The timetable of a version that is about to start, asleep.
     *
     * @param version for messages, such as {@code route 2.0.0}
     * @param loader the context of its ticks
     */
    public Timetable newTimetable(String version, @Nullable ClassLoader loader) {
        return new Timetable(this, version, loader);
    }

    // A patch

    /** Its ticks would meet this version from a generation on. */
    public void expect(Timetable candidate, Generation next) {
        dispatch.bind(dispatcher, next, candidate);
    }

    /** That generation will not come. */
    public void giveUp(Generation next) {
        dispatch.unbind(dispatcher, next);
    }

    /** This version serves, from the committed generation on. Called again, it does nothing. */
    public void serve(Timetable version) {
        dispatch.bind(dispatcher, dispatch.committed(), version);
        synchronized (lock) {
            if (version == serving) {
                return;
            }
            former = serving == null || serving.isOver() ? null : serving;
            serving = version;
            version.served();
            // What a tick left behind in its thread must not outlive the version.
            pool.end();
            pool = time.newPool();
            version.declared().values().forEach(declared -> begin(declared, former != null));
        }
    }

    /**
     * The version that serves has declared all that it goes on with.
     *
     * @return what is gone, a line each
     */
    public List<String> settle() {
        synchronized (lock) {
            if (serving == null || former == null) {
                return List.of();
            }
            List<String> gone = new ArrayList<>();
            for (Course course : List.copyOf(courses.values())) {
                if (!serving.declared().containsKey(course.name())) {
                    Declared declared = former.declared().get(course.name());
                    if (declared != null && declared.isPeriodic() == course.isPeriodic()) {
                        declared.kept = Course.copyOf(course);
                    }
                    end(course);
                    gone.add("task " + course.name() + " of " + former.name() + " is not declared by " + serving.name()
                            + (course.isPeriodic() ? "" : ": it does not run"));
                }
            }
            former = null;
            return gone;
        }
    }

    /** Forgets what served before a generation on which no call can be any more. */
    public void forgetFormer(Generation since) {
        dispatch.forgetFormer(dispatcher, since);
    }

    // A version

    Task declare(Declared fresh) {
        synchronized (lock) {
            Timetable version = fresh.version();
            if (version.isOver()) {
                throw new IllegalStateException(version.name() + " is stopping; it declares no tasks any more");
            }
            fresh.since = time.nanos();
            Declared before = version.declared().put(fresh.name(), fresh);
            if (version == serving) {
                // After it has run here, it is not what was declared by the version before, but wanted once more.
                begin(fresh, former != null && (before == null || !before.ran));
            } else if (before != null && before.isPeriodic() == fresh.isPeriodic()) {
                fresh.kept = before.kept;
            }
            return fresh;
        }
    }

    void cancel(Declared declared) {
        synchronized (lock) {
            Timetable version = declared.version();
            if (version.declared().remove(declared.name(), declared) && version == serving) {
                Course course = courses.get(declared.name());
                if (course != null) {
                    end(course);
                }
            }
        }
    }

    void end(Timetable version) {
        synchronized (lock) {
            version.over();
            if (version == serving) {
                List.copyOf(courses.values()).forEach(this::end);
                done.clear();
                former = null;
                pool.end();
                pool = time.newPool();
            } else if (version == former) {
                former = null;
            }
        }
    }

    /**
     * The version that serves has declared this. Under the lock.
     *
     * @param follows whether it may be what the version before has declared
     */
    private void begin(Declared declared, boolean follows) {
        String name = declared.name();
        Course course = courses.get(name);
        if (course != null && course.isPeriodic() == declared.isPeriodic() && (course.isPeriodic() || follows)) {
            if (course.is(Course.State.HELD)) {
                arm(course);
            }
            return;
        }
        if (course != null) {
            end(course);
        }
        if (!declared.isPeriodic() && follows && (declared.ran || done.contains(name))) {
            return;
        }
        done.remove(name);
        Course kept = declared.kept;
        declared.kept = null;
        long now = time.nanos();
        if (kept != null && kept.isPeriodic()) {
            kept.resume(now, declared.periodNanos());
        }
        Course begun = kept == null ? new Course(name, declared.isPeriodic(), now + declared.firstNanos()) : kept;
        courses.put(name, begun);
        arm(begun);
    }

    private void arm(Course course) {
        // Before it is set: one that was set although it says that it could not be finds somebody who waits.
        course.waits(() -> {});
        course.waits(time.at(course.due(), () -> come(course)));
    }

    private void end(Course course) {
        course.over();
        courses.remove(course.name(), course);
    }

    // A tick

    private void come(Course course) {
        Throwable missing = null;
        synchronized (lock) {
            if (course.is(Course.State.WAITING)) {
                course.ticks(Course.State.TICKING);
                try {
                    pool.execute(() -> tick.run(course, "ninelives " + module + ": " + course.name()));
                } catch (RejectedExecutionException | OutOfMemoryError noThread) {
                    missing = noThread;
                    course.failed("there is no thread for it: " + noThread);
                    course.waits(time.at(time.nanos() + LOOK_AGAIN_NANOS, () -> come(course)));
                }
            }
        }
        if (missing != null) {
            LOG.error(
                    "There is no thread for the task {} of {}; it comes due again in {} s",
                    course.name(),
                    module,
                    TimeUnit.NANOSECONDS.toSeconds(LOOK_AGAIN_NANOS),
                    missing);
        }
    }

    /** What a tick that has entered a version has to run; null if nothing. */
    @Nullable
    Declared find(Course course, Timetable met) {
        synchronized (lock) {
            if (course.is(Course.State.OVER)) {
                return null;
            }
            Declared declared = met.declared().get(course.name());
            if (declared == null || declared.isPeriodic() != course.isPeriodic()) {
                // It met the new version before its turn, or before that has declared all: then somebody will look
                // again.
                course.ticks(Course.State.HELD);
                if (met != serving && met.hasServed() && serving != null) {
                    serving.declared().values().stream()
                            .filter(known -> known.name().equals(course.name()))
                            .forEach(known -> arm(course));
                }
                return null;
            }
            if (running.putIfAbsent(course.name(), course) != null) {
                course.ticks(Course.State.HELD); // until that one has returned
                return null;
            }
            declared.ran = true;
            return declared;
        }
    }

    @Nullable
    ClassLoader loaderOf(Timetable version) {
        synchronized (lock) {
            return version.loader();
        }
    }

    /** One that {@link #find} has found has returned. */
    void ticked(Course course, Declared declared, Tick.Taken taken) {
        synchronized (lock) {
            running.remove(course.name(), course);
            course.ticked(taken.thrown());
            if (course.is(Course.State.OVER)) {
                goOn(course.name());
            } else if (course.isPeriodic()) {
                course.next(declared.periodNanos(), taken.began(), taken.took(), time.nanos());
                arm(course);
            } else {
                end(course);
                once(course.name(), declared);
            }
        }
    }

    /** What came due meanwhile under the name of a tick that was not the last of its name. Under the lock. */
    private void goOn(String name) {
        Course held = courses.get(name);
        Declared declared = serving == null ? null : serving.declared().get(name);
        if (held != null
                && held.is(Course.State.HELD)
                && declared != null
                && declared.isPeriodic() == held.isPeriodic()) {
            if (held.isPeriodic()) {
                held.leaveOut(time.nanos(), declared.periodNanos());
            }
            arm(held);
        }
    }

    /**
     * A one-shot has run. It may have wanted itself once more in a version that did not serve yet, or no longer does: a flip
     * passed while it ran. Then that is for the version that serves. Under the lock.
     */
    private void once(String name, Declared run) {
        Declared again = run.version().declared().get(name);
        if (again == null || again == run || again.isPeriodic()) {
            done.add(name);
            return;
        }
        courses.put(name, new Course(name, false, again.since + again.firstNanos()));
        goOn(name);
        if (former == null && courses.get(name).is(Course.State.HELD)) {
            courses.remove(name); // nobody declares it any more
        }
    }

    // Its status

    /** What comes due, ordered by name. */
    public List<TaskStatus> status() {
        synchronized (lock) {
            long now = time.nanos();
            return courses.values().stream()
                    .map(course -> (TaskStatus) new Status(
                            course.name(),
                            period(course),
                            Duration.ofNanos(Math.max(0, course.due() - now)),
                            course.ticks(),
                            course.leftOut(),
                            Optional.ofNullable(course.failure())))
                    .toList();
        }
    }

    private Optional<Duration> period(Course course) {
        Declared declared = serving == null ? null : serving.declared().get(course.name());
        return declared == null || !course.isPeriodic()
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(declared.periodNanos()));
    }

    private record Status(
            String name, Optional<Duration> period, Duration due, long ticks, long leftOut, Optional<String> failure)
            implements TaskStatus {}
}
