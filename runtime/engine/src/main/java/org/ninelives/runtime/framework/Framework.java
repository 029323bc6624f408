package org.ninelives.runtime.framework;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.BundleStanding;
import org.ninelives.api.module.Patchable;
import org.ninelives.runtime.artifact.ModuleNames;
import org.ninelives.runtime.dispatch.Dispatch;
import org.ninelives.runtime.worker.Workers;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.bundle.CollisionHook;
import org.osgi.framework.hooks.bundle.EventHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.hooks.service.EventListenerHook;
import org.osgi.framework.hooks.service.FindHook;
import org.osgi.framework.hooks.service.ListenerHook;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.resource.Requirement;

/** The framework, as the rest of the engine sees it: its parts, wired together. */
public final class Framework {

    private final BundleContext context;
    private final ModuleNames names;
    private final Visibility visibility;
    private final ServiceLoading serviceLoading;
    private final Superseded superseded;
    private final Later later;
    private final Modules modules;
    private final ModuleBundles moduleBundles;
    private final ModuleServices moduleServices;
    private final Installer installer;
    private final Wiring wiring;
    private final Arrival arrival;
    private final Departure departure;
    private final StateParts stateParts;
    private final Whiteboard whiteboard;
    private final List<ServiceRegistration<?>> hooks = new ArrayList<>();
    private final Listeners listeners = new Listeners();
    private final Losses losses;
    private final Configurations configurations;
    private final SideEffects sideEffects;
    private final DataAreas dataAreas = new DataAreas();

    /**
     * Nothing is hooked in yet.
     *
     * @param names which bundles are modules
     */
    public Framework(BundleContext context, Dispatch dispatch, Workers workers, ModuleNames names) {
        this.context = context;
        this.names = names;
        CallWatchers.of(context).ifPresent(dispatch::watch);
        this.superseded = new Superseded(context);
        this.serviceLoading = new ServiceLoading(context, bundle -> Visibility.isModule(bundle, names));
        Components components = componentsOf(context, serviceLoading.providers());
        this.visibility = new Visibility(dispatch, context.getBundle().getBundleId(), components, names);
        Promotions promotions = new Promotions(visibility, components, workers);
        this.later = Later.of(workers, context);
        this.modules = new Modules(context, dispatch, visibility, promotions, serviceLoading.standIns(), later);
        this.moduleBundles = new ModuleBundles(context, visibility, modules, promotions, superseded);
        this.moduleServices = new ModuleServices(dispatch, visibility, modules, promotions);
        this.wiring = new Wiring(visibility);
        this.configurations = Configurations.of(context, visibility, workers);
        this.installer = new Installer(context, visibility, wiring, modules.watch(), configurations, workers);
        this.losses = new Losses(context, components, listeners);
        this.arrival = new Arrival(modules, visibility, components, dispatch, workers);
        this.departure = new Departure(modules, dispatch, configurations, workers);
        this.stateParts = new StateParts(context, components);
        this.whiteboard = new Whiteboard(context, visibility);
        this.sideEffects = new SideEffects(context, configurations, workers);
    }

    private static Components componentsOf(BundleContext context, Providers providers) {
        try {
            Class.forName(
                    "org.osgi.service.component.runtime.ServiceComponentRuntime",
                    false,
                    Framework.class.getClassLoader());
            return new Components(context, providers);
        } catch (ClassNotFoundException notInstalled) {
            return new Components.None(context, providers);
        }
    }

    /**
     * Hides the services of modules from now on, and publishes the first versions that come.
     *
     * @param takeover what to do with a module's bundle that somebody starts beside the one that serves
     * @param removal whom to tell of a bundle that was uninstalled, whoever did it
     * @param replacements what is remembered of versions that were replaced
     */
    public void open(Consumer<Bundle> takeover, Consumer<Bundle> removal, Replacements replacements) {
        moduleBundles.tell(takeover, removal);
        superseded.ask(replacements);
        // The hooks come first: whatever starts from here on is hidden before anybody can see it.
        // And before other hooks: to judge a lookup, one has to see all that it has collected.
        hooks.add(context.registerService(
                new String[] {FindHook.class.getName(), EventListenerHook.class.getName()},
                visibility,
                FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_RANKING, Integer.MAX_VALUE))));
        hooks.add(context.registerService(EventHook.class, superseded, null));
        hooks.add(context.registerService(ResolverHookFactory.class, wiring, null));
        hooks.add(context.registerService(ListenerHook.class, listeners, null));
        hooks.add(context.registerService(
                CollisionHook.class,
                new Collisions(visibility, context.getBundle().getBundleId()),
                null));
        serviceLoading.open();
        modules.scheduling().open(context);
        context.addBundleListener(moduleBundles);
        context.addServiceListener(moduleServices);
        moduleBundles.begin();
    }

    /**
     * Hears of nothing and hides nothing any more. Where the framework itself runs on, its modules do so too, as the bundles
     * that they are.
     */
    public void close() {
        later.close();
        List<Bundle> serving = new HandingBack(context, visibility).stopAll();
        context.removeServiceListener(moduleServices);
        context.removeBundleListener(moduleBundles);
        modules.scheduling().close();
        hooks.forEach(ServiceRegistration::unregister);
        serviceLoading.close();
        HandingBack.startAll(serving);
    }

    /** What serves. */
    public Modules modules() {
        return modules;
    }

    /** Which bundles are modules. */
    public ModuleNames moduleNames() {
        return names;
    }

    /** Installs, starts, stops and uninstalls. */
    public Installer installer() {
        return installer;
    }

    /** From started to ready. */
    public Arrival arrival() {
        return arrival;
    }

    /** Which consumers a change of properties would leave without their service. */
    public Losses losses() {
        return losses;
    }

    /** What follows the flip. */
    public Departure departure() {
        return departure;
    }

    /** What takes part in the transfer of state. */
    public StateParts stateParts() {
        return stateParts;
    }

    /** The services by which others take part. */
    public Whiteboard whiteboard() {
        return whiteboard;
    }

    /** What Config Admin holds for the versions of modules. */
    public Configurations configurations() {
        return configurations;
    }

    /** What versions do to the whole process. */
    public SideEffects sideEffects() {
        return sideEffects;
    }

    /** The files of modules. */
    public DataAreas dataAreas() {
        return dataAreas;
    }

    /** The content of an installed bundle, packed as a jar. */
    public InputStream contentOf(Bundle bundle) throws IOException {
        return BundleContent.of(bundle);
    }

    /** Whether the author allows this version to be kept started beside its successor. */
    public static boolean isStandby(Bundle bundle) {
        String header = bundle.getHeaders("").get(Patchable.STANDBY_HEADER);
        return header != null && header.trim().equalsIgnoreCase("true");
    }

    /**
     * Whether somebody could be wired to for a requirement.
     *
     * @param without bundles that are about to go
     */
    public boolean isProvided(Requirement requirement, Collection<Bundle> without) {
        Set<Long> leaving = without.stream().map(Bundle::getBundleId).collect(Collectors.toSet());
        Collection<BundleCapability> providers =
                systemBundle().adapt(FrameworkWiring.class).findProviders(requirement);
        return providers.stream().anyMatch(capability -> !leaving.contains(bundleOf(capability)));
    }

    private static long bundleOf(BundleCapability capability) {
        BundleRevision revision = capability.getRevision();
        return revision.getBundle().getBundleId();
    }

    private Bundle systemBundle() {
        return context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
    }

    /** Uninstalls a bundle that a patch brought beside its modules, unless somebody uses its packages. */
    public void uninstallIfUnused(String location) throws BundleException {
        Bundle bundle = context.getBundle(location);
        if (bundle != null) {
            BundleWiring wiring = bundle.adapt(BundleWiring.class);
            if (wiring == null || wiring.getProvidedWires(null).isEmpty()) {
                bundle.uninstall();
            }
        }
    }

    // What bundles are

    /**
     * What a bundle is to the runtime; empty if it is no version of a module.
     *
     * @param locationPrefix how the locations begin of what patches install
     */
    public Optional<BundleStanding> standing(long bundleId, String locationPrefix) {
        Bundle bundle = context.getBundle(bundleId);
        Standing standing = bundle == null ? null : visibility.standing(bundle);
        if (bundle == null || standing == null) {
            return Optional.empty();
        }
        // What a patch installed is only still there, and hidden, because it could not be removed.
        Optional<String> refusal = modules.refusal(bundleId)
                .or(() -> bundle.getLocation().startsWith(locationPrefix)
                        ? Optional.of("its patch was undone, but it could not be stopped")
                        : Optional.empty());
        return Optional.of(standing.inWords(refusal));
    }

    /**
     * The bundles that are hidden for good and still there: those that patches installed, and those that still run.
     *
     * @param locationPrefix how the locations begin of what patches install
     */
    public List<Bundle> undesired(String locationPrefix) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> isUndesired(bundle, locationPrefix))
                .toList();
    }

    private boolean isUndesired(Bundle bundle, String locationPrefix) {
        Standing standing = visibility.standing(bundle);
        if (standing == null) {
            return false;
        }
        boolean refusedAndThere = standing.role() == Role.HIDDEN
                && (bundle.getLocation().startsWith(locationPrefix)
                        || (modules.refusal(bundle.getBundleId()).isPresent() && Modules.isRunning(bundle)));
        return refusedAndThere || standing.role() == Role.RETIRED;
    }

    /** Whether a bundle is a former version that is to be removed. */
    public boolean isRetired(Bundle bundle) {
        return installer.is(bundle, Role.RETIRED);
    }

    // Recovery

    /** All bundles that are installed at a location that begins like this. */
    public List<Bundle> installedUnder(String locationPrefix) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getLocation().startsWith(locationPrefix))
                .toList();
    }

    /** The bundle at exactly this location; null if there is none. */
    @Nullable
    public Bundle at(String location) {
        return context.getBundle(location);
    }

    /** Installs a bundle from the store, outside a patch, to be started with the framework. */
    public void reinstall(String location, InputStream content) throws BundleException {
        context.installBundle(location, content).start(Bundle.START_ACTIVATION_POLICY);
    }

    /** Marks a bundle to be started with the framework, now or when its start level is reached. */
    public void startWithFramework(Bundle bundle) throws BundleException {
        if (!bundle.adapt(BundleStartLevel.class).isPersistentlyStarted()) {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
        }
    }
}
