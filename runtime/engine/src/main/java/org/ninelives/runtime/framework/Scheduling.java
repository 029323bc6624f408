package org.ninelives.runtime.framework;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.Finding;
import org.ninelives.api.TaskStatus;
import org.ninelives.api.schedule.Scheduler;
import org.ninelives.api.schedule.Task;
import org.ninelives.runtime.dispatch.Dispatch;
import org.ninelives.runtime.dispatch.Generation;
import org.ninelives.runtime.schedule.Clockwork;
import org.ninelives.runtime.schedule.Tasks;
import org.ninelives.runtime.schedule.Timetable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.wiring.BundleWiring;

/**
 * Whose tasks are whose: each bundle that uses the scheduler has an object of its own, which leads to the timetable of that
 * version, and each module has its tasks. A bundle that is no version of a module may have tasks as well; nobody patches it, so
 * they end with it. Thread-safe.
 */
final class Scheduling implements ServiceFactory<Scheduler> {

    /** The mark of what no patch replaces: no gate holds its ticks up, and they hold up none. */
    private static final long NO_MODULE = 0;

    private final Dispatch dispatch;
    private final Clockwork clockwork = new Clockwork();
    private final Map<Module, Tasks> tasks = new ConcurrentHashMap<>();

    /** By the id of the bundle, from its start, or from the patch that is to start it, to its stop. */
    private final Map<Long, Timetable> timetables = new ConcurrentHashMap<>();

    private final Visibility visibility;

    @Nullable
    private volatile ServiceRegistration<?> registration;

    Scheduling(Dispatch dispatch, Visibility visibility) {
        this.dispatch = dispatch;
        this.visibility = visibility;
    }

    void open(BundleContext context) {
        registration = context.registerService(Scheduler.class, this, null);
    }

    void close() {
        ServiceRegistration<?> registered = registration;
        if (registered != null) {
            registered.unregister();
        }
        clockwork.close();
    }

    // Versions

    private Tasks of(Module module) {
        return tasks.computeIfAbsent(module, made -> new Tasks(made.name(), made.mark(), dispatch, clockwork));
    }

    private Timetable of(Module module, Bundle bundle) {
        return timetables.computeIfAbsent(
                bundle.getBundleId(), id -> of(module).newTimetable(Departure.nameOf(bundle), loaderOf(bundle)));
    }

    /** A bundle that is nobody's version serves itself. */
    private Timetable own(Bundle bundle) {
        return timetables.computeIfAbsent(bundle.getBundleId(), id -> {
            Tasks alone = new Tasks(bundle.getSymbolicName(), NO_MODULE, dispatch, clockwork);
            Timetable timetable = alone.newTimetable(Departure.nameOf(bundle), loaderOf(bundle));
            alone.serve(timetable);
            return timetable;
        });
    }

    private static @Nullable ClassLoader loaderOf(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        return wiring == null ? null : wiring.getClassLoader();
    }

    /** A version serves from now on. */
    void serves(Module module, Bundle bundle) {
        of(module).serve(of(module, bundle));
    }

    /** It stops, or is gone. */
    void stops(Bundle bundle) {
        Timetable timetable = timetables.remove(bundle.getBundleId());
        if (timetable != null) {
            timetable.end();
        }
    }

    /** What a module does by the clock. */
    List<TaskStatus> status(Module module) {
        return of(module).status();
    }

    // A patch

    /** Ticks would meet the candidates from a generation on. */
    void expect(Collection<Candidate> candidates, Generation next) {
        for (Candidate candidate : candidates) {
            Module module = candidate.module();
            if (module != null) {
                of(module).expect(of(module, candidate.bundle()), next);
            }
        }
    }

    /** That generation will not come. */
    void giveUp(Collection<Candidate> candidates, Generation next) {
        for (Candidate candidate : candidates) {
            if (candidate.module() != null) {
                of(candidate.module()).giveUp(next);
            }
        }
    }

    /** The candidates, which serve, have declared all that they go on with; what is gone. */
    List<Finding> settle(Collection<Candidate> candidates) {
        List<Finding> gone = new ArrayList<>();
        for (Candidate candidate : candidates) {
            Module module = candidate.module();
            if (module != null) {
                of(module).settle().forEach(line -> gone.add(Finding.notes(module.name(), line)));
            }
        }
        return gone;
    }

    /** No call is left on what served before. */
    void forgetFormer(Collection<Candidate> candidates, Generation since) {
        for (Candidate candidate : candidates) {
            if (candidate.module() != null) {
                of(candidate.module()).forgetFormer(since);
            }
        }
    }

    // The service

    @Override
    public Scheduler getService(Bundle bundle, ServiceRegistration<Scheduler> service) {
        return new OfBundle(bundle);
    }

    /** Others of its components may use it still, and come back: what it declared belongs to the bundle. */
    @Override
    public void ungetService(Bundle bundle, ServiceRegistration<Scheduler> service, Scheduler given) {}

    private final class OfBundle implements Scheduler {

        private final Bundle bundle;

        OfBundle(Bundle bundle) {
            this.bundle = bundle;
        }

        @Override
        public Task every(String name, Duration first, Duration period, Runnable work) {
            return timetable().every(name, first, period, work);
        }

        @Override
        public Task after(String name, Duration delay, Runnable work) {
            return timetable().after(name, delay, work);
        }

        private Timetable timetable() {
            Standing standing = visibility.standing(bundle);
            Timetable timetable = standing == null ? own(bundle) : of(standing.module(), bundle);
            // Looked at afterwards: a stop that has begun before may not have found it.
            if (!Modules.isRunning(bundle)) {
                stops(bundle);
                throw new IllegalStateException(
                        Departure.nameOf(bundle) + " does not run; it declares no tasks any more");
            }
            return timetable;
        }
    }
}
