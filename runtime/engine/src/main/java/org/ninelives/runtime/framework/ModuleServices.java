package org.ninelives.runtime.framework;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.ninelives.runtime.dispatch.Dispatch;
import org.osgi.framework.AllServiceListener;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to the services of the versions that serve, outside patches: they come and are published, change their
 * properties, go, and come back.
 *
 * <p>Called by the framework on the thread that causes the event. No lock is held while the framework or a module is
 * called.
 */
final class ModuleServices implements AllServiceListener {

    private static final Logger LOG = LoggerFactory.getLogger(ModuleServices.class);

    private final Dispatch dispatch;
    private final Visibility visibility;
    private final Modules modules;
    private final Promotions promotions;

    ModuleServices(Dispatch dispatch, Visibility visibility, Modules modules, Promotions promotions) {
        this.dispatch = dispatch;
        this.visibility = visibility;
        this.modules = modules;
        this.promotions = promotions;
    }

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
                modules.watch()
                        .notice(
                                bundle,
                                stops
                                        ? Watch.STOPPED
                                        : "its service " + String.join(", ", ServiceProperties.names(reference))
                                                + " was withdrawn");
            }
            if (event.getType() == ServiceEvent.REGISTERED
                    && modules.watch().noticesMore(bundle)
                    && visibility.classify(reference).kind() == Classification.Kind.DISPATCHED) {
                modules.watch()
                        .notice(
                                bundle,
                                "its service " + String.join(", ", ServiceProperties.names(reference)) + " came");
            }
            if (goes) {
                // Of a version of any role: a standby that goes is found by its number no longer.
                modules.registrations().hideVersions(reference);
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
        modules.somethingHappened();
    }

    private void publish(Module module, ServiceReference<?> reference) {
        Classification classification = visibility.classify(reference);
        switch (classification.kind()) {
            case INTERNAL -> {}
            case PLAIN -> {
                module.obstacles()
                        .add("its service " + String.join(", ", ServiceProperties.names(reference))
                                + " is not dispatched: " + classification.why());
                LOG.warn(
                        "{} cannot be patched: its service {} is not dispatched: {}",
                        module.name(),
                        List.of(ServiceProperties.names(reference)),
                        classification.why());
            }
            case DISPATCHED -> {
                Backend backend = modules.newBackend(reference, classification.scope());
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
        modules.registrations().offer(publication, reference, 0);
        Backend backend = publication.serving();
        if (backend != null) {
            modules.registrations().showVersion(publication, backend, Registrations.SERVING_RANK, 0);
            // While the bundle starts, its objects are left alone; after that, nothing else would wake them.
            if (backend.bundle().getState() == Bundle.ACTIVE) {
                promotions.use(backend);
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
                    publication.registration(modules.registrations().pending(module));
                    return publication;
                }
            }
        }
        Publication made = new Publication(module, dispatch, fresh.scope(), interfaces, modules.hosts());
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

    private void describe(Module module, ServiceReference<?> reference) {
        servedBy(module, reference)
                .forEach(publication -> modules.registrations().describe(publication, reference, false));
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
            modules.registrations().withdraw(publication);
        }
        Set<Object> going = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Publication publication : served) {
            Backend backend = publication.serving();
            if (backend != null) {
                backend.instances().stream()
                        .map(Instance::objectIfUsed)
                        .filter(Objects::nonNull)
                        .forEach(going::add);
                backend.gone();
            }
        }
        // It may be registered as another service too.
        going.removeIf(object -> module.publications().stream()
                .map(Publication::serving)
                .anyMatch(backend -> backend != null && backend.has(object)));
        going.forEach(promotions::farewell);
    }
}
