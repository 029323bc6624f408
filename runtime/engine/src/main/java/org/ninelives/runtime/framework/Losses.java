package org.ninelives.runtime.framework;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * Which consumers would lose a service because its properties change: their filter matches those that it has now, and would
 * not match those to come. Looks only; any thread.
 */
public final class Losses {

    /**
     * A consumer that would lose a service.
     *
     * @param mandatory whether its component would be deactivated
     * @param message who it is, by which filter, and what changes
     */
    public record Loss(boolean mandatory, String message) {}

    /** What the framework itself gives to each registration, and what the runtime adds. */
    private static final List<String> STAYING = List.of(
            Constants.OBJECTCLASS,
            Constants.SERVICE_ID,
            Constants.SERVICE_BUNDLEID,
            Constants.SERVICE_SCOPE,
            ServiceProperties.MODULE,
            ServiceProperties.REGISTRATION);

    private final BundleContext context;
    private final Components components;
    private final Listeners listeners;

    Losses(BundleContext context, Components components, Listeners listeners) {
        this.context = context;
        this.components = components;
        this.listeners = listeners;
    }

    /**
     * The properties that a publication would have with another version, as far as descriptions tell: what the
     * configuration gave stays.
     *
     * @param declaredBefore by the component that serves
     * @param declaredNext by the one that is to take over
     */
    static Map<String, Object> foreseen(
            ServiceReference<?> offered, Map<String, Object> declaredBefore, Map<String, Object> declaredNext) {
        Map<String, Object> properties = all(offered);
        declaredBefore.forEach((key, value) -> {
            if (!declaredNext.containsKey(key) && Objects.deepEquals(value, properties.get(key))) {
                properties.remove(key);
            }
        });
        declaredNext.forEach((key, value) -> {
            Object now = properties.get(key);
            if (now == null || Objects.deepEquals(now, declaredBefore.get(key))) {
                properties.put(key, value);
            }
        });
        return properties;
    }

    private static Map<String, Object> all(ServiceReference<?> service) {
        Map<String, Object> properties = new HashMap<>();
        for (String key : service.getPropertyKeys()) {
            properties.put(key, service.getProperty(key));
        }
        return properties;
    }

    /** As far as descriptions tell, see {@link #foreseen}. */
    public List<Loss> of(
            Publication publication,
            Map<String, Object> declaredBefore,
            Map<String, Object> declaredNext,
            Collection<Bundle> without) {
        ServiceReference<?> offered = offered(publication);
        return offered == null ? List.of() : of(offered, foreseen(offered, declaredBefore, declaredNext), without);
    }

    /** Of what a candidate has registered. */
    List<Loss> of(Publication publication, ServiceReference<?> next, Collection<Bundle> without) {
        ServiceReference<?> offered = offered(publication);
        if (offered == null) {
            return List.of();
        }
        Map<String, Object> properties =
                ServiceProperties.of(next, publication.module().name(), 0);
        STAYING.forEach(key -> properties.put(key, offered.getProperty(key)));
        return of(offered, properties, without);
    }

    @Nullable
    private static ServiceReference<?> offered(Publication publication) {
        Registration registration = publication.registration();
        return registration == null ? null : registration.reference();
    }

    private List<Loss> of(ServiceReference<?> offered, Map<String, Object> next, Collection<Bundle> without) {
        List<String> interfaces = List.of(ServiceProperties.names(offered));
        List<Loss> losses = new ArrayList<>();
        List<Long> judged = new ArrayList<>();
        without.forEach(bundle -> judged.add(bundle.getBundleId()));
        for (ComponentReference reference : components.references(interfaces)) {
            if (!judged.contains(reference.bundle()) && loses(reference.target(), offered, next)) {
                Bundle bundle = context.getBundle(reference.bundle());
                if (bundle != null && isAffected(reference, offered, bundle)) {
                    losses.add(new Loss(
                            reference.mandatory(),
                            Departure.nameOf(bundle) + ": the reference " + reference.name() + " of its component "
                                    + reference.component() + " has the target " + reference.target()
                                    + ", which no longer matches: " + changes(reference.target(), offered, next)));
                }
            }
        }
        components.references(interfaces).forEach(reference -> judged.add(reference.bundle()));
        for (Listeners.Listening listening : listeners.all()) {
            if (!judged.contains(listening.bundle().getBundleId()) && loses(listening.filter(), offered, next)) {
                losses.add(new Loss(
                        false,
                        Departure.nameOf(listening.bundle()) + ": the filter " + listening.filter()
                                + " of its listener or tracker no longer matches: "
                                + changes(listening.filter(), offered, next)));
            }
        }
        return losses;
    }

    private static boolean loses(String filter, ServiceReference<?> offered, Map<String, Object> next) {
        try {
            Filter parsed = FrameworkUtil.createFilter(filter);
            return parsed.match(offered) && !parsed.match(FrameworkUtil.asDictionary(next));
        } catch (InvalidSyntaxException impossible) {
            return false; // a component runtime would not have called it satisfied, nor a framework listened
        }
    }

    /** A component without an object has chosen none yet: another service will do. */
    private static boolean isAffected(ComponentReference reference, ServiceReference<?> offered, Bundle consumer) {
        boolean knowsWhatIsBound = reference.active() && !reference.bound().isEmpty();
        return knowsWhatIsBound
                ? reference.bound().contains(offered.getProperty(Constants.SERVICE_ID))
                : !hasAnother(reference, offered, consumer);
    }

    private static boolean hasAnother(ComponentReference reference, ServiceReference<?> offered, Bundle consumer) {
        BundleContext own = consumer.getBundleContext();
        try {
            ServiceReference<?>[] found =
                    own == null ? null : own.getServiceReferences(reference.interfaceName(), reference.target());
            return found != null && List.of(found).stream().anyMatch(other -> !other.equals(offered));
        } catch (InvalidSyntaxException | IllegalStateException stopped) {
            return true; // the consumer has ended meanwhile, so it loses nothing
        }
    }

    /** For messages: {@code kind changes from big to small}. */
    private static String changes(String filter, ServiceReference<?> offered, Map<String, Object> next) {
        TreeSet<String> keys = new TreeSet<>(next.keySet());
        keys.addAll(List.of(offered.getPropertyKeys()));
        List<String> changes = new ArrayList<>();
        for (String key : keys) {
            Object before = offered.getProperty(key);
            Object after = next.get(key);
            if (!Objects.deepEquals(before, after) && names(filter, key)) {
                changes.add(key
                        + (after == null
                                ? ", which was " + text(before) + ", is gone"
                                : before == null
                                        ? " is new: " + text(after)
                                        : " changes from " + text(before) + " to " + text(after)));
            }
        }
        return changes.isEmpty() ? "its properties change" : String.join(", ", changes);
    }

    private static boolean names(String filter, String key) {
        return Pattern.compile("\\(\\s*" + Pattern.quote(key) + "\\s*[=<>~]", Pattern.CASE_INSENSITIVE)
                .matcher(filter)
                .find();
    }

    private static String text(@Nullable Object value) {
        return value instanceof Object[] many ? List.of(many).toString() : String.valueOf(value);
    }
}
