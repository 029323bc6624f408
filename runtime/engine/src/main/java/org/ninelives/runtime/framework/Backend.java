package org.ninelives.runtime.framework;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/**
 * One version's service as the framework knows it. Where all consumers share its object, the runtime takes one use of it
 * when it is first called and keeps that for ever: a delayed component would be deactivated with the last use, and its
 * state with it. Of any other scope, each {@link Holding} has an instance of its own, and the runtime takes none.
 *
 * <p>A version's service may go and come back outside a patch (its component is reactivated); then the same backend gets
 * a new reference.
 */
public final class Backend extends Instance {

    private final BundleContext context;
    private final Bundle runtime;
    private final Bundle bundle;
    private final Scope scope;
    private final Promotions promotions;

    /** Those of its consumers, for as long as they hold them. */
    private final Set<Instance> ofConsumers =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    @Nullable
    private volatile ServiceReference<?> reference;

    /** Kept for messages and for the matching of a reactivated component. */
    private volatile ServiceReference<?> latest;

    Backend(BundleContext context, ServiceReference<?> reference, Scope scope, Promotions promotions) {
        this.context = context;
        this.runtime = context.getBundle();
        this.bundle = reference.getBundle();
        this.scope = scope;
        this.reference = reference;
        this.latest = reference;
        this.promotions = promotions;
    }

    @Override
    Backend backend() {
        return this;
    }

    @Override
    @Nullable
    Object fetch(ServiceReference<?> current) {
        return context.getService(current);
    }

    @Override
    void giveBack(ServiceReference<?> current, Object fetched) {
        context.ungetService(current);
    }

    /** Whether an object can be made: makes one for the runtime, and gives it back at once. */
    boolean canBeMade() {
        ServiceReference<?> now = reference;
        Object made = now == null ? null : context.getService(now);
        if (now != null && made != null) {
            context.ungetService(now);
        }
        return made != null;
    }

    void firstUse(Instance instance) {
        promotions.firstUsed(instance);
    }

    /** An instance of a consumer; held weakly, and only while it is used. */
    void enrol(Instance ofConsumer) {
        ofConsumers.add(ofConsumer);
    }

    /** A consumer no longer has its instance. */
    void dismiss(Instance ofConsumer) {
        ofConsumers.remove(ofConsumer);
    }

    /** A consumer is about to give its instance back, which may be the end of the object. */
    void farewell(Instance ofConsumer) {
        dismiss(ofConsumer);
        Object object = ofConsumer.objectIfUsed();
        if (object != null && !has(object)) {
            promotions.farewell(object);
        }
    }

    /** Whether an object is, or may be, called through here. */
    boolean has(Object object) {
        return isThere() && instances().stream().anyMatch(instance -> instance.objectIfUsed() == object);
    }

    /** Its objects, used or not: the one that all share, or those of its consumers. */
    Collection<Instance> instances() {
        if (scope == Scope.SINGLETON) {
            return List.of(this);
        }
        synchronized (ofConsumers) {
            return new ArrayList<>(ofConsumers);
        }
    }

    void gone() {
        reference = null;
        drop();
    }

    void back(ServiceReference<?> again) {
        latest = again;
        drop();
        reference = again;
    }

    Scope scope() {
        return scope;
    }

    /** Where its objects come from now; null while it is not registered. */
    @Nullable
    ServiceReference<?> current() {
        return reference;
    }

    /** Whether it is registered now. */
    boolean isThere() {
        return reference != null;
    }

    boolean is(ServiceReference<?> other) {
        return other.equals(reference);
    }

    /** The latest reference; its properties can be read even when it is gone. */
    ServiceReference<?> reference() {
        return latest;
    }

    /** The bundle that registered it. */
    public Bundle bundle() {
        return bundle;
    }

    /** The names under which it is registered. */
    public List<String> interfaces() {
        return Arrays.asList((String[]) latest.getProperty(Constants.OBJECTCLASS));
    }

    /** The name of its component or provider, or where it is none, of its interfaces. */
    public String component() {
        String name = componentOf(latest);
        return name == null ? String.join("+", interfaces()) : name;
    }

    /** The name of the component or the provider behind a service; null if there is none. */
    @Nullable
    static String componentOf(ServiceReference<?> reference) {
        Object name = reference.getProperty("component.name");
        Object known = name == null ? reference.getProperty(ServiceProperties.PROVIDER) : name;
        return known instanceof String text ? text : null;
    }

    @Override
    public Object[] hears(Object[] said) {
        return HostConfigs.of(this, said);
    }

    @Override
    public String name() {
        return bundle.getSymbolicName() + " " + bundle.getVersion();
    }

    @Override
    public String absence() {
        if (runtime.getState() != Bundle.ACTIVE && runtime.getState() != Bundle.STARTING) {
            return "the runtime was stopped; look the service up again";
        }
        return switch (bundle.getState()) {
            case Bundle.UNINSTALLED -> "the bundle was uninstalled";
            case Bundle.ACTIVE, Bundle.STARTING ->
                isThere() ? "the component could not be activated, see the log" : "the component is not satisfied";
            default -> "the bundle is stopped";
        };
    }
}
