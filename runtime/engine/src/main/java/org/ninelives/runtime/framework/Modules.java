package org.ninelives.runtime.framework;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.module.Lifecycle;
import org.ninelives.api.module.Patchable;
import org.ninelives.runtime.dispatch.Dispatch;
import org.ninelives.runtime.dispatch.HostForms;
import org.ninelives.runtime.worker.Workers;
import org.osgi.framework.AllServiceListener;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The modules of this framework, and what happens to them outside patches: a first version comes and is published, its
 * services come and go, a bundle of a module that already serves is started by hand.
 *
 * <p>Called by the framework on the thread that causes the event. No lock is held while the framework or a module is
 * called.
 */
public final class Modules implements AllServiceListener, SynchronousBundleListener {

    private static final String STOPPED = "it was stopped";

    private static final Logger LOG = LoggerFactory.getLogger(Modules.class);

    private final BundleContext context;
    private final Dispatch dispatch;
    private final Visibility visibility;
    private final Registrations registrations;
    private final Components components;
    private final Workers workers;
    private final HostHandshakes hosts;
    private final Watch watch = new Watch();
    private final Superseded superseded;
    private final Object lock = new Object();

    /** Guarded by lock. */
    private final List<Module> modules = new ArrayList<>();

    private final Set<Bundle> startedByHand = ConcurrentHashMap.newKeySet();
    private final Map<Long, String> refusals = new ConcurrentHashMap<>();
    private final Collection<Runnable> waiting = new CopyOnWriteArrayList<>();

    /** What to do with a bundle that was started by hand beside the one that serves. */
    private volatile Consumer<Bundle> takeover = bundle -> {};

    /** Whom to tell of a bundle that was uninstalled, whoever did it. */
    private volatile Consumer<Bundle> removal = bundle -> {};

    Modules(
            BundleContext context,
            Dispatch dispatch,
            Visibility visibility,
            Components components,
            Workers workers,
            StandIns standIns) {
        this.context = context;
        this.dispatch = dispatch;
        this.visibility = visibility;
        this.registrations = new Registrations(context, visibility, standIns);
        this.components = components;
        this.workers = workers;
        this.superseded = new Superseded(context);
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
            return modules.stream()
                    .filter(module -> module.name().equals(symbolicName))
                    .findFirst();
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

    /** Why a bundle was refused, by its id. */
    public Optional<String> refusal(long bundleId) {
        return Optional.ofNullable(refusals.get(bundleId));
    }

    void onTakeover(Consumer<Bundle> handler) {
        takeover = handler;
    }

    void onRemoval(Consumer<Bundle> handler) {
        removal = handler;
    }

    /** What starts again though another bundle holds its place. */
    Superseded superseded() {
        return superseded;
    }

    private boolean isModule(Bundle bundle) {
        return visibility.isModule(bundle);
    }

    /**
     * Looks at the bundles that were there before the runtime. One that was replaced by a patch, and came back while the
     * runtime was away, is stopped as it would be with it.
     */
    void begin() {
        for (Bundle bundle : context.getBundles()) {
            if (isModule(bundle) && isRunning(bundle)) {
                Bundle successor = superseded.by(bundle, null);
                if (successor == null) {
                    unmanaged(bundle);
                } else {
                    visibility.stand(bundle, new Standing(moduleOf(successor), Role.HIDDEN, null));
                    superseded.begin(bundle, successor);
                    started(bundle);
                }
            }
        }
    }

    private void unmanaged(Bundle bundle) {
        Module module = moduleOf(bundle);
        module.serve(bundle);
        module.obstacles()
                .add("bundle " + bundle.getBundleId() + " was started before the runtime, so its consumers hold its"
                        + " services as they are; restart it (bundle:restart " + bundle.getBundleId()
                        + ") to have it managed: its consumers are restarted with it, once, and what it holds in"
                        + " memory is lost");
        LOG.warn(
                "{} {} was started before the runtime and is not managed; restart bundle {} to change that",
                bundle.getSymbolicName(),
                bundle.getVersion(),
                bundle.getBundleId());
    }

    private Module moduleOf(Bundle bundle) {
        synchronized (lock) {
            return named(bundle.getSymbolicName()).orElseGet(() -> {
                Module made = new Module(bundle.getSymbolicName(), dispatch.newMark());
                modules.add(made);
                return made;
            });
        }
    }

    // Bundles

    @Override
    public void bundleChanged(BundleEvent event) {
        Bundle bundle = event.getBundle();
        switch (event.getType()) {
            case BundleEvent.STARTING, BundleEvent.LAZY_ACTIVATION -> starting(bundle);
            case BundleEvent.STARTED -> started(bundle);
            case BundleEvent.STOPPING -> watch.notice(bundle, STOPPED);
            case BundleEvent.UPDATED -> watch.notice(bundle, "it was updated");
            case BundleEvent.STOPPED -> stopped(bundle);
            case BundleEvent.UNINSTALLED -> uninstalled(bundle);
            default -> {}
        }
        waiting.forEach(Runnable::run);
    }

    private void starting(Bundle bundle) {
        Standing standing = visibility.standing(bundle);
        if (!isModule(bundle) || (standing != null && standing.role() != Role.HIDDEN)) {
            if (standing != null && standing.role() == Role.SERVING) {
                registrations.showPromotion(standing.module(), bundle);
            }
            return;
        }
        Module module = standing == null ? moduleOf(bundle) : standing.module();
        Module replaced = replacedBy(bundle);
        Bundle holder = replaced == null ? module.serving() : replaced.serving();
        Bundle serving = holder == null || holder.equals(bundle) || !isRunning(holder) ? null : holder;
        Bundle successor = superseded.by(bundle, serving);
        refusals.remove(bundle.getBundleId());
        if (successor != null) {
            visibility.stand(bundle, new Standing(moduleOf(successor), Role.HIDDEN, null));
            superseded.begin(bundle, successor);
        } else if (serving == null) {
            module.serve(bundle);
            module.obstacles().clear();
            visibility.stand(bundle, new Standing(module, Role.SERVING, null));
            registrations.showPromotion(module, bundle);
        } else {
            visibility.stand(bundle, new Standing(replaced == null ? module : replaced, Role.HIDDEN, null));
            startedByHand.add(bundle);
        }
    }

    @Nullable
    private Module replacedBy(Bundle bundle) {
        String names = bundle.getHeaders("").get(Patchable.REPLACES_HEADER);
        return names == null ? null : named(names.trim()).orElse(null);
    }

    static boolean isRunning(Bundle bundle) {
        return (bundle.getState() & (Bundle.ACTIVE | Bundle.STARTING)) != 0;
    }

    private void started(Bundle bundle) {
        Optional<String> why = superseded.stop(bundle);
        if (why.isPresent()) {
            refused(bundle, why.get());
            return;
        }
        if (startedByHand.remove(bundle)) {
            takeover.accept(bundle);
            return;
        }
        Standing standing = visibility.standing(bundle);
        if (standing != null && standing.role() == Role.SERVING) {
            for (Publication publication : standing.module().publications()) {
                Backend backend = publication.serving();
                if (backend != null && backend.isThere() && backend.bundle().equals(bundle)) {
                    use(backend);
                }
            }
        }
    }

    /** An object that is to hear that it serves is brought to life; any other one waits for its first call. */
    private void use(Backend backend) {
        workers.start("first use of " + backend.name(), () -> {
            if (backend.scope() == Scope.SINGLETON && wantsToHear(backend)) {
                backend.object();
            }
        });
    }

    /** Whether its object is to hear that it serves; without a component, it exists already. */
    private boolean wantsToHear(Backend backend) {
        String implementation = components.implementation(backend.reference());
        if (implementation == null) {
            return true;
        }
        try {
            return Lifecycle.class.isAssignableFrom(backend.bundle().loadClass(implementation));
        } catch (ClassNotFoundException | LinkageError broken) {
            LOG.debug("The class {} of {} cannot be loaded", implementation, backend.name(), broken);
            return false;
        }
    }

    private void stopped(Bundle bundle) {
        startedByHand.remove(bundle);
        superseded.forget(bundle);
        registrations.hidePromotion(bundle);
    }

    private void uninstalled(Bundle bundle) {
        watch.notice(bundle, "it was uninstalled");
        Standing standing = visibility.standing(bundle);
        if (standing != null
                && standing.role() == Role.SERVING
                && bundle.equals(standing.module().serving())) {
            standing.module().serve(null);
        }
        refusals.remove(bundle.getBundleId());
        visibility.forget(bundle);
        removal.accept(bundle);
    }

    // Services

    @Override
    public void serviceChanged(ServiceEvent event) {
        ServiceReference<?> reference = event.getServiceReference();
        Bundle bundle = reference.getBundle();
        Standing standing = bundle == null ? null : visibility.standing(bundle);
        if (standing != null && bundle != null) {
            boolean goes = event.getType() == ServiceEvent.UNREGISTERING;
            if (goes) {
                // Where the whole bundle goes, it depends on the order of listeners which of the two is heard first.
                boolean stops = bundle.getState() == Bundle.STOPPING;
                watch.notice(
                        bundle,
                        stops ? STOPPED : "its service " + String.join(", ", names(reference)) + " was withdrawn");
            }
            if (event.getType() == ServiceEvent.REGISTERED
                    && watch.noticesMore(bundle)
                    && visibility.classify(reference).kind() == Classification.Kind.DISPATCHED) {
                watch.notice(bundle, "its service " + String.join(", ", names(reference)) + " came");
            }
            if (standing.role() == Role.SERVING) {
                switch (event.getType()) {
                    case ServiceEvent.REGISTERED -> publish(standing.module(), reference);
                    case ServiceEvent.MODIFIED -> describe(standing.module(), reference);
                    case ServiceEvent.UNREGISTERING -> withdraw(standing.module(), reference);
                    default -> {}
                }
            }
            if (goes) {
                standing.module().publications().forEach(publication -> publication.forget(reference));
                visibility.forget(reference);
            }
        }
        waiting.forEach(Runnable::run);
    }

    static String[] names(ServiceReference<?> reference) {
        return (String[]) reference.getProperty(Constants.OBJECTCLASS);
    }

    private void publish(Module module, ServiceReference<?> reference) {
        Classification classification = visibility.classify(reference);
        switch (classification.kind()) {
            case INTERNAL -> {}
            case PLAIN -> {
                module.obstacles()
                        .add("its service " + String.join(", ", names(reference)) + " is not dispatched: "
                                + classification.why());
                LOG.warn(
                        "{} cannot be patched: its service {} is not dispatched: {}",
                        module.name(),
                        List.of(names(reference)),
                        classification.why());
            }
            case DISPATCHED -> {
                Backend backend = newBackend(reference, classification.scope());
                for (List<Class<?>> interfaces : Host.divide(classification.interfaces())) {
                    publish(claim(module, reference, backend, interfaces), reference);
                }
            }
        }
    }

    private void publish(Publication publication, ServiceReference<?> reference) {
        if (publication.handshake() != null) {
            publication.handshake().leaving(false);
        }
        registrations.offer(publication, reference, 0);
        Backend backend = publication.serving();
        if (backend != null) {
            registrations.showVersion(publication, backend, Registrations.SERVING_RANK, 0);
            // While the bundle starts, its objects are left alone; after that, nothing else would wake them.
            if (backend.bundle().getState() == Bundle.ACTIVE) {
                use(backend);
            }
        }
    }

    /** A component that was reactivated, or a bundle that was started again, gets its dispatcher back. */
    private Publication claim(Module module, ServiceReference<?> reference, Backend fresh, List<Class<?>> interfaces) {
        synchronized (module) {
            for (Publication publication : module.publications()) {
                Backend former = publication.serving();
                if (!publication.isOffered()
                        && publication.isFor(fresh.scope(), interfaces)
                        && (former == null
                                || former.is(reference)
                                || (!former.isThere() && isSame(former, reference)))) {
                    if (former != null && former.bundle().equals(reference.getBundle())) {
                        if (!former.is(reference)) {
                            former.back(reference);
                        }
                        dispatch.arrived();
                    } else {
                        dispatch.serve(publication.dispatcher(), fresh);
                    }
                    publication.registration(registrations.pending(module));
                    return publication;
                }
            }
        }
        Publication made = new Publication(module, dispatch, fresh.scope(), interfaces, hosts.forms());
        dispatch.serve(made.dispatcher(), fresh);
        module.publications().add(made);
        return made;
    }

    private static boolean isSame(Backend former, ServiceReference<?> reference) {
        String component = Backend.componentOf(reference);
        Object configuration = reference.getProperty(Constants.SERVICE_PID);
        Object before = former.reference().getProperty(Constants.SERVICE_PID);
        return (component == null || component.equals(former.component()))
                && (configuration == null || before == null || configuration.equals(before));
    }

    Backend newBackend(ServiceReference<?> reference, Scope scope) {
        return new Backend(context, reference, scope, this::firstUsed);
    }

    private void firstUsed(Instance instance) {
        Standing standing = visibility.standing(instance.backend().bundle());
        // Asked before there is a thread for it: a prototype may be fetched for each call.
        if (standing != null && standing.role() == Role.SERVING && instance.objectIfUsed() instanceof Lifecycle) {
            workers.start("promoted " + instance.name(), () -> promoted(instance));
        }
    }

    /** Tells an object that it serves, once. What it throws outside a patch is logged. */
    private void promoted(Instance instance) {
        try {
            promote(instance);
        } catch (Exception | LinkageError | AssertionError thrown) {
            LOG.error("{} serves, but its promoted() failed", instance.name(), thrown);
        }
    }

    static void promote(Instance instance) throws Exception {
        if (instance.objectIfUsed() instanceof Lifecycle lifecycle
                && instance.backend().promote(lifecycle)) {
            lifecycle.promoted();
        }
    }

    static void demote(Instance instance) throws Exception {
        if (instance.objectIfUsed() instanceof Lifecycle lifecycle
                && instance.backend().demote(lifecycle)) {
            lifecycle.demoted();
        }
    }

    private void describe(Module module, ServiceReference<?> reference) {
        servedBy(module, reference).forEach(publication -> registrations.describe(publication, reference, false));
    }

    private static List<Publication> servedBy(Module module, ServiceReference<?> reference) {
        return module.publications().stream()
                .filter(publication -> {
                    Backend backend = publication.serving();
                    return backend != null && backend.is(reference);
                })
                .toList();
    }

    private void withdraw(Module module, ServiceReference<?> reference) {
        List<Publication> served = servedBy(module, reference);
        for (Publication publication : served) {
            // The host says good-bye while the object is still there to hear it.
            if (publication.handshake() != null) {
                publication.handshake().leaving(true);
            }
            registrations.withdraw(publication);
        }
        for (Publication publication : served) {
            Backend backend = publication.serving();
            if (backend != null) {
                registrations.hideVersion(publication, backend);
                backend.gone();
            }
        }
    }

    // Waiting for something to happen to a bundle or a service

    void whenSomethingHappens(Runnable look) {
        waiting.add(look);
    }

    void stopLooking(Runnable look) {
        waiting.remove(look);
    }
}
