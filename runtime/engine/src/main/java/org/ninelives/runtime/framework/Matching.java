package org.ninelives.runtime.framework;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.ninelives.runtime.artifact.Succession;
import org.ninelives.runtime.dispatch.Generation;
import org.ninelives.runtime.transaction.RefusedException;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/**
 * Which service of a candidate takes over which service that consumers hold. A service is matched by the name of its
 * component and its configuration, of its provider, or by its {@code service.pid} unless it is another component's;
 * failing that, by its interfaces, if only one comes into question.
 */
final class Matching {

    private static final String COMPONENT = "component.name";

    /** By what a service is known again, the surest first. */
    private static final List<List<String>> NAMES =
            List.of(List.of(COMPONENT, Constants.SERVICE_PID), List.of(COMPONENT), List.of(ServiceProperties.PROVIDER));

    /** Whoever gives one says that the service keeps it for ever (OSGi Core 8, 5.2.5). */
    private static final List<String> PID = List.of(Constants.SERVICE_PID);

    private final Map<Publication, Offer> kept = new LinkedHashMap<>();
    private final List<Publication> missing = new ArrayList<>();
    private final List<Offer> offers;
    private final Succession succession;
    private final Generation next;

    private Matching(List<Offer> offers, Succession succession, Generation next) {
        this.offers = offers;
        this.succession = succession;
        this.next = next;
    }

    /**
     * Matches what a candidate offers at the moment.
     *
     * @throws RefusedException if it can never match, however long one waits
     */
    static Matching of(Candidate candidate, Module module, Visibility visibility, Generation next)
            throws RefusedException {
        Matching matching = new Matching(offers(candidate, visibility), candidate.succession(), next);
        List<Publication> unnamed = new ArrayList<>();
        for (Publication publication : module.publications()) {
            if (publication.isOffered()) {
                matching.keep(candidate, publication, matching.byName(publication), unnamed);
            }
        }
        // Only then: what goes on by its name is not to stand for another service of the same interface besides.
        List<Publication> others = new ArrayList<>();
        for (Publication publication : unnamed) {
            matching.keep(candidate, publication, matching.byPid(publication), others);
        }
        for (Publication publication : others) {
            matching.keep(candidate, publication, matching.byInterfaces(candidate, publication), matching.missing);
        }
        return matching;
    }

    private void keep(Candidate candidate, Publication publication, @Nullable Offer offer, List<Publication> without)
            throws RefusedException {
        if (offer == null) {
            without.add(publication);
        } else {
            checkTypes(candidate, publication, offer);
            kept.put(publication, offer);
        }
    }

    private static List<Offer> offers(Candidate candidate, Visibility visibility) throws RefusedException {
        List<Offer> offers = new ArrayList<>();
        for (ServiceReference<?> reference : registered(candidate.bundle())) {
            Classification classification = visibility.classify(reference);
            switch (classification.kind()) {
                case INTERNAL -> {}
                case PLAIN ->
                    throw new RefusedException(candidate + " offers a service that cannot be dispatched: "
                            + String.join(", ", ServiceProperties.names(reference)) + ": " + classification.why());
                case DISPATCHED ->
                    offers.add(new Offer(reference, classification.scope(), classification.interfaces()));
            }
        }
        return offers;
    }

    static List<ServiceReference<?>> registered(Bundle bundle) {
        ServiceReference<?>[] references = bundle.getRegisteredServices();
        return references == null ? List.of() : List.of(references);
    }

    private List<Offer> able(Publication publication) {
        return offers.stream()
                .filter(offer -> offer.names().containsAll(publication.interfaces()))
                .toList();
    }

    @Nullable
    private Offer byName(Publication publication) {
        List<Offer> able = able(publication);
        Backend incumbent = publication.serving();
        if (incumbent != null) {
            for (List<String> keys : NAMES) {
                List<Offer> same = able.stream()
                        .filter(offer -> isSame(offer, incumbent.reference(), keys))
                        .toList();
                if (same.size() == 1) {
                    return same.get(0);
                }
            }
        }
        if (incumbent == null) {
            // Made for this candidate, when it offered something that nobody had offered before.
            Backend foreseen = publication.servingIn(next);
            for (Offer offer : able) {
                if (foreseen != null && foreseen.is(offer.reference())) {
                    return offer;
                }
            }
        }
        return null;
    }

    @Nullable
    private Offer byPid(Publication publication) {
        Backend incumbent = publication.serving();
        if (incumbent == null) {
            return null;
        }
        List<Offer> same = able(publication).stream()
                .filter(offer -> isSame(offer, incumbent.reference(), PID)
                        && !isOfAnotherComponent(offer, incumbent.reference())
                        && !standsForOneOf(offer, publication.interfaces()))
                .toList();
        return same.size() == 1 ? same.get(0) : null;
    }

    /** Components that share a configuration have its pid in common (OSGi Compendium 8, 112.6.1). */
    private boolean isOfAnotherComponent(Offer offer, ServiceReference<?> incumbent) {
        return offer.property(COMPONENT) != null
                && incumbent.getProperty(COMPONENT) != null
                && !isSame(offer, incumbent, List.of(COMPONENT));
    }

    @Nullable
    private Offer byInterfaces(Candidate candidate, Publication publication) throws RefusedException {
        List<Offer> able = able(publication);
        if (able.size() > 1) {
            throw new RefusedException(
                    candidate + " offers " + String.join(", ", publication.interfaces()) + " " + able.size()
                            + " times, and none by the component that served it, nor under its service.pid; which one takes"
                            + " over cannot be told");
        }
        return able.isEmpty() || standsForOneOf(able.get(0), publication.interfaces()) ? null : able.get(0);
    }

    private boolean standsForOneOf(Offer offer, List<String> interfaces) {
        return kept.entrySet().stream()
                .anyMatch(other -> other.getValue().equals(offer)
                        && !Collections.disjoint(other.getKey().interfaces(), interfaces));
    }

    private boolean isSame(Offer offer, ServiceReference<?> incumbent, List<String> keys) {
        return offer.property(keys.get(0)) != null
                && keys.stream().allMatch(key -> isSame(offer.property(key), incumbent.getProperty(key)));
    }

    /** A component is called like its class, unless it has a name of its own, so it is renamed with its class. */
    private boolean isSame(@Nullable Object offered, @Nullable Object known) {
        return Objects.equals(offered, known)
                || (offered instanceof String next
                        && known instanceof String former
                        && succession.isRenamed(former, next));
    }

    private static void checkTypes(Candidate candidate, Publication publication, Offer offer) throws RefusedException {
        if (offer.scope() != publication.scope()) {
            throw new RefusedException(candidate + " offers " + String.join(", ", publication.interfaces())
                    + " in the scope " + offer.scope() + ", but its consumers hold it in the scope "
                    + publication.scope());
        }
        for (Class<?> type : publication.types()) {
            if (!offer.interfaces().contains(type)) {
                throw new RefusedException(candidate + " sees another " + type.getName()
                        + " than the consumers of the service: its package comes from another exporter");
            }
        }
    }

    /** The services that consumers hold and the candidate does not offer, so far. */
    List<Publication> missing() {
        return missing;
    }

    /** What goes on, by whom. */
    Map<Publication, Offer> kept() {
        return kept;
    }

    /**
     * What the candidate offers and nothing can take for one of these publications: none of them has its interfaces, or
     * each has what goes on with it already.
     */
    List<Offer> unknownTo(Collection<Publication> publications) {
        return offers.stream()
                .filter(offer -> (missing.isEmpty() && !kept.containsValue(offer))
                        || publications.stream()
                                .filter(Publication::isOffered)
                                .allMatch(publication -> Collections.disjoint(publication.interfaces(), offer.names())))
                .toList();
    }

    /** What the candidate offers beyond that: the interfaces that are new, by offer. */
    Map<Offer, List<Class<?>>> added() {
        Map<Offer, List<Class<?>>> added = new LinkedHashMap<>();
        for (Offer offer : offers) {
            List<Class<?>> fresh = new ArrayList<>(offer.interfaces());
            kept.forEach((publication, by) -> {
                if (by.equals(offer)) {
                    fresh.removeAll(publication.types());
                }
            });
            if (!fresh.isEmpty()) {
                added.put(offer, fresh);
            }
        }
        return added;
    }
}
