package org.ninelives.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.PatchService;
import org.ninelives.api.module.CallContext;
import org.ninelives.runtime.artifact.ModuleNames;
import org.ninelives.runtime.dispatch.Dispatch;
import org.ninelives.runtime.dispatch.Fences;
import org.ninelives.runtime.framework.Framework;
import org.ninelives.runtime.framework.Modules;
import org.ninelives.runtime.journal.Journal;
import org.ninelives.runtime.leak.Leaks;
import org.ninelives.runtime.patching.Patches;
import org.ninelives.runtime.patching.Recovery;
import org.ninelives.runtime.store.Store;
import org.ninelives.runtime.worker.Workers;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the engine. An activator and not a component: the hooks have to be in place before the component runtime, or
 * anything else, starts. The bundle's start level has to be below that of every module.
 *
 * <p>Framework properties: {@value #DATA} is the data folder (else {@code ninelives} in the data folder of Karaf, else the
 * bundle's own data area), {@value #PATIENCE} how many milliseconds a call waits while its service is gone outside a patch,
 * {@code org.ninelives.last.event.ms} how many an event may wait in its host's queue (else a minute), {@value
 * ModuleNames#PROPERTY} names bundles that are modules although their manifests do not say so, {@value Modules#RECORD}
 * ({@code true}) remembers what modules hand out without a handle, so that a report can say who holds a former version, {@code
 * org.ninelives.watched} ({@code true}) tells each {@link org.ninelives.api.spi.CallWatcher} of all calls, {@value
 * Leaks#PROPERTY} says how to find out whether the classes of former versions are collected.
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class Engine implements BundleActivator {

    /** The folder of the journal and the store. */
    public static final String DATA = "org.ninelives.data";

    private static final String KARAF_DATA = "karaf.data";

    /** How long a call waits for a service that is gone outside a patch. */
    public static final String PATIENCE = "org.ninelives.patience.ms";

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    private final Workers workers = new Workers();

    @Nullable
    private Journal journal;

    @Nullable
    private Dispatch dispatch;

    @Nullable
    private Framework framework;

    @Nullable
    private Patches patches;

    @Override
    public void start(BundleContext context) throws IOException {
        Path data =
                dataFolder(context::getProperty, () -> context.getDataFile("").toPath());
        // First: a word that is none must not leave anything open.
        Leaks.Mode leaks = Leaks.Mode.of(context.getProperty(Leaks.PROPERTY));
        dispatch = new Dispatch(patience(context));
        dispatch.settle(Fences.of(context.getProperty(Fences.PROPERTY)));
        framework =
                new Framework(context, dispatch, workers, ModuleNames.of(context.getProperty(ModuleNames.PROPERTY)));
        journal = Journal.open(data.resolve("journal"), Clock.systemUTC());
        Store store = new Store(data.resolve("store"));
        patches = new Patches(framework, dispatch, workers, journal, store, leaks);
        new Recovery(framework, journal, store).run();
        framework.open(patches.byHand()::started, patches.byHand()::uninstalled, patches.byHand()::successorOf);
        framework.configurations().whenConfigAdminComes(patches::configAdminCame);
        context.registerService(CallContext.class, dispatch.callContext(), null);
        context.registerService(PatchService.class, patches, null);
        LOG.info("Ninelives is ready, its data is in {}; {}", data, dispatch.calls());
    }

    /** In a Karaf it is one folder that its operator sees, keeps and moves with the rest. */
    static Path dataFolder(Function<String, @Nullable String> properties, Supplier<Path> ownArea) {
        String configured = properties.apply(DATA);
        if (isSet(configured)) {
            return Path.of(configured);
        }
        String karaf = properties.apply(KARAF_DATA);
        return isSet(karaf) ? Path.of(karaf, "ninelives") : ownArea.get();
    }

    private static boolean isSet(@Nullable String property) {
        return property != null && !property.isBlank();
    }

    private static Duration patience(BundleContext context) {
        String configured = context.getProperty(PATIENCE);
        return Duration.ofMillis(configured == null ? 2000 : Long.parseLong(configured.trim()));
    }

    @Override
    public void stop(BundleContext context) throws IOException {
        if (patches != null) {
            patches.close();
        }
        if (framework != null) {
            framework.close();
        }
        if (dispatch != null) {
            dispatch.close();
        }
        workers.close();
        if (journal != null) {
            journal.close();
        }
    }
}
