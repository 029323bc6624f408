package org.ninelives.runtime.framework;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ninelives.runtime.dispatch.Dispatch;
import org.ninelives.runtime.dispatch.Dispatcher;
import org.ninelives.runtime.dispatch.DispatcherClass;
import org.ninelives.runtime.dispatch.Generation;
import org.ninelives.runtime.dispatch.Handshake;
import org.ninelives.runtime.dispatch.View;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/**
 * One service of a module as consumers meet it: its dispatcher, the class of the objects they hold, and the one
 * registration that is never withdrawn while the module offers the service. All ordinary consumers hold the same object,
 * and hold it for ever; only a bundle that came with a patch gets one of its own, which can look ahead.
 */
public final class Publication {

    private final Module module;
    private final Dispatch dispatch;
    private final Dispatcher dispatcher;
    private final DispatcherClass type;
    private final List<Class<?>> interfaces;
    private final Object shared;

    /** Null while the service is not offered. Written on the thread of the event or the patch. */
    @Nullable
    private volatile Registration registration;

    Publication(Module module, Dispatch dispatch, List<Class<?>> interfaces) {
        this.module = module;
        this.dispatch = dispatch;
        this.interfaces = List.copyOf(interfaces);
        this.dispatcher = dispatch.newDispatcher(
                module.mark(), interfaces.stream().map(Class::getName).toList());
        this.type = DispatcherClass.of(interfaces);
        this.shared = type.newObject(dispatch.entry(dispatcher, type.handshake()));
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

    List<Class<?>> types() {
        return interfaces;
    }

    /** Its handshake with a host; null if its interfaces have none. */
    @Nullable
    public Handshake handshake() {
        return type.handshake();
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

    /** The object that all ordinary consumers hold. */
    Object object() {
        return shared;
    }

    /** What the framework asks for an object for a consumer. */
    ServiceFactory<Object> consumers(Visibility visibility) {
        return type.newFactory(new ServiceFactory<>() {
            @Override
            public Object getService(Bundle consumer, ServiceRegistration<Object> asked) {
                Standing standing = visibility.standing(consumer);
                View view = standing == null ? null : standing.view();
                return view == null ? shared : type.newObject(dispatch.entry(dispatcher, view, type.handshake()));
            }

            @Override
            public void ungetService(Bundle consumer, ServiceRegistration<Object> asked, Object service) {
                // The object stays good for ever.
            }
        });
    }

    /** The same for those who asked for one version by name. */
    ServiceFactory<Object> consumersOf(Backend version) {
        Object pinned = type.newObject(dispatch.pinnedEntry(dispatcher, version));
        return type.newFactory(new ServiceFactory<>() {
            @Override
            public Object getService(Bundle consumer, ServiceRegistration<Object> asked) {
                return pinned;
            }

            @Override
            public void ungetService(Bundle consumer, ServiceRegistration<Object> asked, Object service) {
                // Nothing was made for this consumer.
            }
        });
    }
}
