package org.ninelives.runtime.framework;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ninelives.api.TaskStatus;
import org.ninelives.runtime.dispatch.Dispatch;
import org.ninelives.runtime.dispatch.HostForms;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;

/** The modules of this framework, and what is known of their bundles. Thread-safe. */
public final class Modules {

    /** Whether to remember, weakly, what modules hand out for which no handle stands. */
    public static final String RECORD = "org.ninelives.record.handed.out";

    private final BundleContext context;
    private final Dispatch dispatch;
    private final Visibility visibility;
    private final Registrations registrations;
    private final Promotions promotions;
    private final HostHandshakes hosts;
    private final Scheduling scheduling;
    private final Watch watch = new Watch();
    private final boolean recording;
    private final Object lock = new Object();

    /** Guarded by lock. */
    private final List<Module> modules = new ArrayList<>();

    private final Map<Long, String> refusals = new ConcurrentHashMap<>();
    private final Collection<Runnable> waiting = new CopyOnWriteArrayList<>();

    Modules(
            BundleContext context,
            Dispatch dispatch,
            Visibility visibility,
            Promotions promotions,
            StandIns standIns,
            Later later) {
        this.context = context;
        this.dispatch = dispatch;
        this.visibility = visibility;
        this.promotions = promotions;
        this.registrations = new Registrations(context, visibility, standIns, later);
        this.scheduling = new Scheduling(dispatch, visibility);
        this.recording = Boolean.parseBoolean(context.getProperty(RECORD));
        this.hosts = new HostHandshakes(new Whiteboard(context, visibility));
    }

    // What serves

    /** All modules, ordered by name. */
    public List<Module> all() {
        synchronized (lock) {
            return modules.stream().sorted(Comparator.comparing(Module::name)).toList();
        }
    }

    /** The module of which a bundle of this name serves. */
    public Optional<Module> named(String symbolicName) {
        synchronized (lock) {
            // One that was uninstalled keeps its last name, which another one may have taken over since.
            return modules.stream()
                    .filter(module -> module.name().equals(symbolicName))
                    .min(Comparator.comparing(module -> module.serving() == null));
        }
    }

    /** The bundles of a module that are kept beside the serving one. */
    public List<Bundle> standbys(Module module) {
        List<Bundle> found = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            Standing standing = visibility.standing(bundle);
            if (standing != null && standing.module() == module && standing.role() == Role.STANDBY) {
                found.add(bundle);
            }
        }
        return found;
    }

    /** Whether a bundle is the version of its module that serves now. */
    boolean serves(Bundle bundle) {
        Standing standing = visibility.standing(bundle);
        return standing != null && standing.role() == Role.SERVING;
    }

    /** Decides that a former version is to be removed. */
    public void retire(Bundle bundle) {
        Standing standing = visibility.standing(bundle);
        if (standing != null) {
            visibility.stand(bundle, standing.as(Role.RETIRED));
        }
    }

    /** What the runtime registered for them. */
    Registrations registrations() {
        return registrations;
    }

    /** Whoever hears of its turn. */
    Promotions promotions() {
        return promotions;
    }

    /** Takes the sign that it serves from a version that no longer does; but it may serve again meanwhile. */
    void hidePromotion(Bundle bundle) {
        registrations.hidePromotion(bundle);
        Standing standing = visibility.standing(bundle);
        if (standing != null && standing.role() == Role.SERVING) {
            registrations.showPromotion(standing.module(), bundle);
        }
    }

    /** What they do by the clock. */
    Scheduling scheduling() {
        return scheduling;
    }

    /** What a module does by the clock. */
    public List<TaskStatus> tasks(Module module) {
        return scheduling.status(module);
    }

    /** What is known of those who call services that they find on the whiteboard. */
    HostForms hosts() {
        return hosts.forms();
    }

    /** What was noticed about the bundles of the patch that is under way. */
    public Watch watch() {
        return watch;
    }

    /** A bundle that was started by hand is not taken over; why is kept for who asks. */
    public void refused(Bundle bundle, String why) {
        refusals.put(bundle.getBundleId(), why);
    }

    /** It is gone, or was started again. */
    void forgetRefusal(Bundle bundle) {
        refusals.remove(bundle.getBundleId());
    }

    /** Why a bundle was refused, by its id. */
    public Optional<String> refusal(long bundleId) {
        return Optional.ofNullable(refusals.get(bundleId));
    }

    /** The module of which a bundle is a version; a new one if nobody knows it yet. */
    Module of(Bundle bundle) {
        synchronized (lock) {
            return named(bundle.getSymbolicName()).orElseGet(() -> {
                Module made = new Module(bundle.getSymbolicName(), dispatch, this::isOfModule, recording);
                modules.add(made);
                return made;
            });
        }
    }

    private boolean isOfModule(Class<?> type) {
        Bundle owner = FrameworkUtil.getBundle(type);
        return owner != null && visibility.standing(owner) != null;
    }

    /** What consumers are known to hold of a loader's classes, by the names of these. */
    Map<String, Integer> held(ClassLoader loader) {
        Map<String, Integer> counts = new TreeMap<>();
        all().forEach(module -> module.handles().held(loader, counts));
        return counts;
    }

    static boolean isRunning(Bundle bundle) {
        return (bundle.getState() & (Bundle.ACTIVE | Bundle.STARTING)) != 0;
    }

    Backend newBackend(ServiceReference<?> reference, Scope scope) {
        return new Backend(context, reference, scope, promotions);
    }

    // Waiting for something to happen to a bundle or a service

    void somethingHappened() {
        waiting.forEach(Runnable::run);
    }

    void whenSomethingHappens(Runnable look) {
        waiting.add(look);
    }

    void stopLooking(Runnable look) {
        waiting.remove(look);
    }
}
