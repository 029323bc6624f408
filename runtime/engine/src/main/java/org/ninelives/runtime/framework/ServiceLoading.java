package org.ninelives.runtime.framework;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.bundle.EventHook;
import org.osgi.framework.hooks.bundle.FindHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;

/**
 * Modules that are loaded by {@link java.util.ServiceLoader}, its parts wired together: {@link Providers} become services,
 * {@link Mediators} do not see the modules but {@link StandIns}, and consumers are wired to {@link Anchors}.
 */
final class ServiceLoading {

    private final BundleContext context;
    private final Providers providers;
    private final StandIns standIns;
    private final Anchors anchors;
    private final Mediators mediators;

    /** Of both: what hides from mediators and from the resolver. Confined to the thread that opens and closes. */
    private final List<ServiceRegistration<?>> hooks = new ArrayList<>();

    ServiceLoading(BundleContext context, Predicate<Bundle> isModule) {
        this.context = context;
        this.providers = new Providers(isModule, context.getBundle().getBundleId());
        this.standIns = new StandIns(context, providers);
        this.anchors = new Anchors(context, isModule);
        this.mediators = new Mediators(isModule);
    }

    Providers providers() {
        return providers;
    }

    StandIns standIns() {
        return standIns;
    }

    /** Begins before the modules are listened to: when they look at what a bundle offers, providers are services already. */
    void open() {
        mediators.begin(context.getBundles());
        hooks.add(context.registerService(
                new String[] {FindHook.class.getName(), EventHook.class.getName()}, mediators, null));
        hooks.add(context.registerService(ResolverHookFactory.class, anchors, null));
        standIns.removeAll();
        anchors.begin();
        context.addBundleListener(mediators);
        context.addBundleListener(anchors);
        context.addBundleListener(providers);
    }

    /**
     * From here on mediators see the modules, as whoever loads their providers does without the runtime. Anchors stay, for
     * who is wired to them would be restarted.
     */
    void close() {
        context.removeBundleListener(providers);
        context.removeBundleListener(anchors);
        context.removeBundleListener(mediators);
        hooks.forEach(ServiceRegistration::unregister);
        hooks.clear();
        standIns.removeAll();
    }
}
