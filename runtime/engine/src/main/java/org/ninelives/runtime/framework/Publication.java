package org.ninelives.runtime.framework;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.ninelives.runtime.dispatch.Dispatch;
import org.ninelives.runtime.dispatch.Dispatched;
import org.ninelives.runtime.dispatch.Dispatcher;
import org.ninelives.runtime.dispatch.DispatcherClass;
import org.ninelives.runtime.dispatch.Entry;
import org.ninelives.runtime.dispatch.Generation;
import org.ninelives.runtime.dispatch.Handshake;
import org.ninelives.runtime.dispatch.HostForms;
import org.ninelives.runtime.dispatch.Meeting;
import org.ninelives.runtime.dispatch.Selection;
import org.ninelives.runtime.dispatch.Target;
import org.ninelives.runtime.dispatch.View;
import org.osgi.framework.Bundle;
import org.osgi.framework.PrototypeServiceFactory;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/**
 * One service of a module as consumers meet it: its dispatcher, the class of the objects they hold, and the one
 * registration that is never withdrawn while the module offers the service. Of a singleton all ordinary consumers hold the
 * same object, and hold it for ever; only a bundle that came with a patch gets one of its own, which can look ahead. Of any
 * other scope, each consumer, or each use, gets one of its own, with a {@link Holding} behind it.
 */
public final class Publication {

    private final Module module;
    private final Dispatch dispatch;
    private final Dispatcher dispatcher;
    private final DispatcherClass type;
    private final List<Class<?>> interfaces;
    private final Scope scope;

    /** What singleton consumers share; of any other scope, nothing is shared. */
    @Nullable
    private final Object shared;

    /** What consumers of another scope hold, for as long as they hold it. */
    private final Set<Holding> holdings = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    /** Null where nobody in particular calls it. */
    @Nullable
    private final Hosting hosting;

    @Nullable
    private final Host host;

    /** Null while the service is not offered. Written on the thread of the event or the patch. */
    @Nullable
    private volatile Registration registration;

    Publication(Module module, Dispatch dispatch, Scope scope, List<Class<?>> interfaces, HostForms hosts) {
        this.module = module;
        this.dispatch = dispatch;
        this.interfaces = List.copyOf(interfaces);
        this.dispatcher = dispatch.newDispatcher(
                module.mark(), interfaces.stream().map(Class::getName).toList(), module.handles());
        this.scope = scope;
        this.type = DispatcherClass.of(
                        interfaces,
                        hosts,
                        scope == Scope.PROTOTYPE ? PrototypeServiceFactory.class : ServiceFactory.class,
                        module.handles().isRecording())
                .watchedBy(dispatch.watcher(), module::name);
        this.shared = scope == Scope.SINGLETON ? type.newObject(dispatch.entry(dispatcher, type.handshake())) : null;
        this.host = Host.of(interfaces);
        this.hosting = host == null ? null : new Hosting(host, type.handshake());
    }

    /** The module that offers it. */
    public Module module() {
        return module;
    }

    /** Where its calls are led. */
    public Dispatcher dispatcher() {
        return dispatcher;
    }

    /** The names of its interfaces. */
    public List<String> interfaces() {
        return dispatcher.interfaces();
    }

    /** Its interfaces, as its consumers see them. */
    public List<Class<?>> types() {
        return interfaces;
    }

    /** Whether its methods speak of what its module hands out. */
    boolean handsOut() {
        return type.handsOut();
    }

    /** Methods of it that speak of that in a way in which nothing can be done, a line each. */
    public List<String> bare() {
        return type.bare();
    }

    /** Its handshake with a host; null if its interfaces have none. */
    @Nullable
    public Handshake handshake() {
        return type.handshake();
    }

    /** Who calls it; null if nobody in particular does. */
    @Nullable
    Host host() {
        return host;
    }

    /** What its host knows it by; null if no host calls it. */
    @Nullable
    Hosting hosting() {
        return hosting;
    }

    /** What serves now; null if nothing does. */
    @Nullable
    public Backend serving() {
        return (Backend) dispatch.serving(dispatcher);
    }

    /** What is to serve in a generation to come, as far as it is known; null if nothing is. */
    @Nullable
    Backend servingIn(Generation generation) {
        return (Backend) dispatch.serving(dispatcher, generation);
    }

    @Nullable
    Registration registration() {
        return registration;
    }

    void registration(@Nullable Registration made) {
        registration = made;
    }

    /** Whether consumers can find it now. */
    public boolean isOffered() {
        return registration != null;
    }

    /** Whether this can stand for a service: registered under exactly these, and shared in the same way. */
    boolean isFor(Scope ofService, List<Class<?>> types) {
        return scope == ofService && interfaces.equals(types);
    }

    /** The object that all ordinary consumers of a singleton hold. */
    Object object() {
        return Objects.requireNonNull(shared, "each consumer has an object of its own");
    }

    Scope scope() {
        return scope;
    }

    /** What its consumers hold, unless all share the same. */
    List<Holding> holdings() {
        synchronized (holdings) {
            return List.copyOf(holdings);
        }
    }

    /** A version's service goes. */
    void forget(ServiceReference<?> gone) {
        holdings().forEach(holding -> holding.forget(gone));
    }

    /**
     * What the framework asks for an object for a consumer. All consumers of a singleton have the same object, and it stays
     * good for ever; where a host calls, each registration has its own, by which one knows what the host means.
     *
     * @param meeting how its host meets that registration; null if no host calls it
     */
    ServiceFactory<Object> consumers(Visibility visibility, @Nullable Meeting meeting) {
        Object object = meeting == null ? shared : type.newObject(dispatch.entry(dispatcher, null, meeting));
        return factory(consumer -> {
            Standing standing = visibility.standing(consumer);
            View view = standing == null ? null : standing.view();
            if (object == null) {
                return type.newObject(dispatch.entryOf(dispatcher, view, newHolding(consumer, true)));
            }
            return view == null ? object : type.newObject(ahead(view, meeting));
        });
    }

    private Entry ahead(View view, @Nullable Meeting meeting) {
        Handshake handshake = type.handshake();
        return dispatch.entry(
                dispatcher, view, meeting != null || handshake == null ? meeting : Meeting.only(handshake));
    }

    /** The same for those who asked for one version by name. */
    ServiceFactory<Object> consumersOf(Backend version) {
        if (shared == null) {
            return factory(consumer -> type.newObject(
                    dispatch.entryOf(dispatcher, null, new Pinned(version, newHolding(consumer, false)))));
        }
        Object pinned = type.newObject(dispatch.entryOf(dispatcher, null, new Pinned(version, null)));
        return factory(consumer -> pinned);
    }

    private Holding newHolding(Bundle consumer, boolean follows) {
        Holding holding = new Holding(consumer, follows);
        holdings.add(holding);
        return holding;
    }

    private ServiceFactory<Object> factory(Function<Bundle, Object> objects) {
        return type.newFactory(new ServiceFactory<>() {
            @Override
            public Object getService(Bundle consumer, ServiceRegistration<Object> asked) {
                return objects.apply(consumer);
            }

            @Override
            public void ungetService(Bundle consumer, ServiceRegistration<Object> asked, Object service) {
                // What all consumers share stays good for ever.
                if (Dispatched.selectionOf(service) instanceof Held held) {
                    held.release();
                }
            }
        });
    }

    /** What a consumer has of its own, until it gives it back. */
    interface Held extends Selection {
        void release();
    }

    /** One version, whatever serves. */
    private record Pinned(Backend version, @Nullable Holding holding) implements Held {

        @Override
        @Nullable
        public Target of(@Nullable Target serving) {
            return holding == null ? version : holding.of(version);
        }

        @Override
        public Target pin() {
            return version;
        }

        @Override
        public void release() {
            if (holding != null) {
                holding.release();
            }
        }
    }
}
