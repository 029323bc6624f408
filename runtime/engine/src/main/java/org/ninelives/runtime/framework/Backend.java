package org.ninelives.runtime.framework;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ninelives.runtime.dispatch.Target;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/**
 * One version's service as the framework knows it. The runtime takes one use of it when it is first called and keeps that
 * for ever: a delayed component would be deactivated with the last use, and its state with it.
 *
 * <p>A version's service may go and come back outside a patch (its component is reactivated); then the same backend gets
 * a new reference.
 */
public final class Backend implements Target {

    private final BundleContext context;
    private final Bundle bundle;
    private final Consumer<Backend> firstUsed;
    private final AtomicReference<@Nullable Object> object = new AtomicReference<>();
    private final AtomicBoolean promoted = new AtomicBoolean();

    @Nullable
    private volatile ServiceReference<?> reference;

    /** Kept for messages and for the matching of a reactivated component. */
    private volatile ServiceReference<?> latest;

    Backend(BundleContext context, ServiceReference<?> reference, Consumer<Backend> firstUsed) {
        this.context = context;
        this.bundle = reference.getBundle();
        this.reference = reference;
        this.latest = reference;
        this.firstUsed = firstUsed;
    }

    @Override
    @Nullable
    public Object object() {
        Object known = object.get();
        return known == null ? use() : known;
    }

    @Nullable
    private Object use() {
        ServiceReference<?> current = reference;
        if (current == null) {
            return null;
        }
        Object used = context.getService(current);
        if (used == null) {
            return null;
        }
        if (!object.compareAndSet(null, used)) {
            context.ungetService(current);
            return object.get();
        }
        if (reference != current) {
            // It went while it was being fetched; whoever took the reference away saw no object to drop.
            object.compareAndSet(used, null);
            return null;
        }
        firstUsed.accept(this);
        return used;
    }

    /** The object if it was used already; does not activate anything. */
    @Nullable
    public Object objectIfUsed() {
        return object.get();
    }

    /** Claims the right to tell its object that it serves; false if it was told already. */
    boolean promote() {
        return promoted.compareAndSet(false, true);
    }

    /** Claims the right to tell its object that it no longer serves; false if it was never told that it did. */
    boolean demote() {
        return promoted.compareAndSet(true, false);
    }

    void gone() {
        promoted.set(false);
        reference = null;
        object.set(null);
    }

    void back(ServiceReference<?> again) {
        latest = again;
        object.set(null);
        reference = again;
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
    public String name() {
        return bundle.getSymbolicName() + " " + bundle.getVersion();
    }

    @Override
    public String absence() {
        return switch (bundle.getState()) {
            case Bundle.UNINSTALLED -> "the bundle was uninstalled";
            case Bundle.ACTIVE, Bundle.STARTING ->
                isThere() ? "the component could not be activated, see the log" : "the component is not satisfied";
            default -> "the bundle is stopped";
        };
    }
}
