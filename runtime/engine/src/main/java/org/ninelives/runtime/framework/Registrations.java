package org.ninelives.runtime.framework;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.module.Promotion;
import org.ninelives.runtime.dispatch.Meeting;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/**
 * What the runtime itself registers for modules: the dispatchers, each live version beside them, and the sign that a
 * version serves. Who sees which of them is decided by {@link Visibility}.
 *
 * <p>Thread-safe; no lock is held while the framework is called.
 */
final class Registrations {

    /** The ranking of the version that serves; standbys come below. */
    static final int SERVING_RANK = 1_000_000;

    private final BundleContext context;
    private final Visibility visibility;
    private final StandIns standIns;
    private final Later later;
    private final ConcurrentMap<Long, Registration> promotions = new ConcurrentHashMap<>();
    private final Map<Live, Registration> versions = new ConcurrentHashMap<>();

    Registrations(BundleContext context, Visibility visibility, StandIns standIns, Later later) {
        this.later = later;
        this.context = context;
        this.visibility = visibility;
        this.standIns = standIns;
    }

    // The dispatchers

    /** Registers a publication for consumers, visible from a generation on. */
    void offer(Publication publication, ServiceReference<?> version, long from) {
        Registration registration = publication.registration();
        if (registration == null) {
            registration = pending(publication.module());
            publication.registration(registration);
        }
        registration.from(from);
        Hosting hosting = publication.hosting();
        register(
                publication,
                registration,
                properties(publication, registration, version),
                hosting == null ? null : hosting.current());
        if (from != 0) {
            visibility.isNew(registration);
        } else {
            standIns.show(publication, version);
        }
    }

    /**
     * Registers a publication once more, or for the first time.
     *
     * @param meeting how its host meets this registration; null if no host calls it
     */
    void register(
            Publication publication,
            Registration registration,
            Map<String, Object> properties,
            @Nullable Meeting meeting) {
        registration.registered(
                context.registerService(
                        publication.interfaces().toArray(String[]::new),
                        publication.consumers(visibility, meeting),
                        FrameworkUtil.asDictionary(properties)),
                properties);
    }

    private static Map<String, Object> properties(
            Publication publication, Registration registration, ServiceReference<?> version) {
        Map<String, Object> properties =
                ServiceProperties.of(version, publication.module().name(), registration.number());
        if (!List.of(ServiceProperties.names(version)).equals(publication.interfaces())) {
            ServiceProperties.keepForPart(properties, publication.host());
        }
        return properties;
    }

    /** Takes a publication away from consumers. */
    void withdraw(Publication publication) {
        Hosting hosting = publication.hosting();
        Registration registration = publication.registration();
        if (hosting != null) {
            hosting.withdraw(publication, this);
        } else if (registration != null) {
            visibility.remove(registration);
            publication.registration(null);
        }
        standIns.hide(publication);
    }

    /** Tells listeners of a publication that became visible with the flip, which itself causes no event. */
    void announce(Publication publication, ServiceReference<?> version) {
        Registration registration = publication.registration();
        if (registration != null) {
            registration.announce(properties(publication, registration, version));
        }
        standIns.show(publication, version);
    }

    /** What is lost when a publication takes over the properties of a version; null if nothing is. */
    @Nullable
    String lossIfDescribed(Publication publication, ServiceReference<?> version) {
        Registration registration = publication.registration();
        if (registration == null) {
            return null;
        }
        Map<String, Object> properties = properties(publication, registration, version);
        Hosting hosting = publication.hosting();
        if (hosting != null) {
            if (hosting.isOnTheWeb() && isPaxWebThere() && hosting.mustExchange(registration, properties, true, true)) {
                return "its paths change; Pax Web takes it off before it puts it on again, and answers 404 in between";
            }
            return hosting.keepsRanking(registration, properties)
                    ? "its service.ranking rises, and its host would drop requests if it heard of that; it stays "
                            + registration.ranking() + " until the service or the process starts anew"
                    : null;
        }
        if (ServiceProperties.COMMANDS.stream().anyMatch(key -> !registration.has(key, properties.get(key)))) {
            return "its commands change; the shell goes on with those that it knows until the service or the process starts"
                    + " anew";
        }
        return ServiceProperties.isHosted(version) && registration.differsFrom(properties)
                ? "its service properties change; its host takes it off and on again after the flip, and may miss calls"
                        + " in between"
                : null;
    }

    /**
     * Gives a publication the properties of the version that serves it.
     *
     * @param anotherVersion whether another one served it before
     */
    void describe(Publication publication, ServiceReference<?> version, boolean anotherVersion) {
        Registration registration = publication.registration();
        if (registration == null) {
            return;
        }
        Map<String, Object> properties = properties(publication, registration, version);
        Hosting hosting = publication.hosting();
        if (hosting == null) {
            registration.describe(properties);
        } else if (hosting.mustExchange(registration, properties, anotherVersion, isPaxWebThere())) {
            hosting.exchange(publication, properties, this);
        } else if (!hosting.isOnTheWeb()) {
            registration.describe(properties);
        }
        standIns.show(publication, version);
    }

    /**
     * Whether the HTTP whiteboard is that of Pax Web, which Karaf comes with. It takes a servlet off before it puts another
     * one on at the same path (Pax Web 8, {@code ServerModel.removeServletModels}).
     */
    boolean isPaxWebThere() {
        return Arrays.stream(context.getBundles())
                .anyMatch(bundle -> "org.ops4j.pax.web.pax-web-extender-whiteboard".equals(bundle.getSymbolicName()));
    }

    /** What is to be done when hosts have forgotten a registration. */
    Later later() {
        return later;
    }

    /** A registration that is about to be made. */
    Registration pending(Module module) {
        return visibility.newRegistration(Registration.Kind.DISPATCHER, module, -1, 0);
    }

    // The registrations beside the dispatcher

    /** Registers one version of a service, for lookups that ask for it by name. */
    Registration showVersion(Publication publication, Backend version, int rank, long from) {
        Registration registration =
                visibility.newRegistration(Registration.Kind.VERSION, publication.module(), -1, from);
        Map<String, Object> properties = versionProperties(version, registration, rank);
        registration.registered(
                context.registerService(
                        publication.interfaces().toArray(String[]::new),
                        publication.consumersOf(version),
                        FrameworkUtil.asDictionary(properties)),
                properties);
        if (from == 0) {
            keep(publication, version, registration);
        } else {
            visibility.isNew(registration);
        }
        return registration;
    }

    private static Map<String, Object> versionProperties(Backend version, Registration registration, int rank) {
        Map<String, Object> properties =
                ServiceProperties.of(version.reference(), version.bundle().getSymbolicName(), registration.number());
        properties.put(ServiceProperties.VERSION, version.bundle().getVersion().toString());
        properties.put(Constants.SERVICE_RANKING, rank);
        return properties;
    }

    /** From now on this registration is the one of its version; the former one of the same version goes. */
    void keepVersion(Publication publication, Backend version, Registration registration, int rank) {
        // It became visible with the flip, which causes no event; this does.
        registration.announce(versionProperties(version, registration, rank));
        keep(publication, version, registration);
    }

    private void keep(Publication publication, Backend version, Registration registration) {
        Live live = new Live(publication, version.reference());
        Registration former = versions.put(live, registration);
        if (former != null) {
            visibility.remove(former);
        }
        // Whoever unregistered it before it was put there has not found it.
        if (!isRegistered(version)) {
            hide(live);
        }
    }

    /** False from before the first listener hears that it goes (OSGi Core 8, {@code ServiceRegistration.unregister}). */
    private static boolean isRegistered(Backend version) {
        try {
            ServiceReference<?>[] registered = version.bundle().getRegisteredServices();
            return registered != null && List.of(registered).contains(version.reference());
        } catch (IllegalStateException uninstalled) {
            return false;
        }
    }

    @Nullable
    Registration versionOf(Publication publication, Backend version) {
        return versions.get(new Live(publication, version.reference()));
    }

    void hideVersion(Publication publication, Backend version) {
        hide(new Live(publication, version.reference()));
    }

    /** A version's service goes: nobody finds it by its number any more, whatever its role. */
    void hideVersions(ServiceReference<?> version) {
        versions.keySet().stream()
                .filter(live -> live.version().equals(version))
                .forEach(this::hide);
    }

    private void hide(Live live) {
        Registration registration = versions.remove(live);
        if (registration != null) {
            visibility.remove(registration);
        }
    }

    /** Takes back a registration that was made for a generation that will not come. */
    void discard(Registration registration) {
        visibility.remove(registration);
    }

    /** Lets the bundle see that it serves; one that sees it goes on seeing the same. */
    void showPromotion(Module module, Bundle bundle) {
        Registration registration =
                visibility.newRegistration(Registration.Kind.PROMOTION, module, bundle.getBundleId(), 0);
        if (promotions.putIfAbsent(bundle.getBundleId(), registration) != null) {
            visibility.remove(registration);
            return;
        }
        Map<String, Object> properties = new HashMap<>();
        properties.put(ServiceProperties.MODULE, module.name());
        properties.put(ServiceProperties.REGISTRATION, registration.number());
        registration.registered(
                context.registerService(
                        Promotion.class,
                        new Serving(bundle.getSymbolicName(), bundle.getVersion()),
                        FrameworkUtil.asDictionary(properties)),
                properties);
    }

    void hidePromotion(Bundle bundle) {
        Registration registration = promotions.remove(bundle.getBundleId());
        if (registration != null) {
            visibility.remove(registration);
        }
    }

    /** A version by its reference: when it comes back from standby, it is the same one, whoever calls it. */
    private record Live(Publication publication, ServiceReference<?> version) {}

    private record Serving(String module, Version version) implements Promotion {}
}
