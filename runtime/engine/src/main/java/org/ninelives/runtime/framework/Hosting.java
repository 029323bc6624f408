package org.ninelives.runtime.framework;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ninelives.runtime.dispatch.EventShare;
import org.ninelives.runtime.dispatch.Handshake;
import org.ninelives.runtime.dispatch.Meeting;
import org.ninelives.runtime.dispatch.Nesting;
import org.osgi.framework.Constants;

/**
 * How the registration of one service that a host calls is exchanged for one with other properties, so that the host has
 * at least one of the two at any time. It never hears that one was modified.
 *
 * <p>A servlet: the new one is registered below the old one, so that the host calls the old one at the paths that both
 * have; when the old one goes, the host turns to the new one in one step. A filter: the host calls both, one inside the
 * other; the old one stays, and passes requests on. An event handler: the host calls both; who comes first takes the
 * event, and the old one stays for events that were on their way, then goes. An MBean: both have their names for a moment.
 *
 * <p>Thread-safe: a patch, an event outside a patch, and the end of what is former may come together. No lock is held while
 * the framework is called.
 */
final class Hosting {

    /** How long a request may take from the host's table to the servlet; without other filters, microseconds. */
    private static final Duration ON_ITS_WAY = Duration.ofMillis(200);

    /** How long a request may take from the host's table to the filter, through those that come before it. */
    private static final Duration LAST_REQUEST = Duration.ofSeconds(2);

    private record Former(Registration registration, Meeting meeting) {}

    private final Host host;

    @Nullable
    private final Handshake handshake;

    private final Object lock = new Object();

    /** Guarded by lock. */
    private final List<Former> formers = new ArrayList<>();

    /** How many exchanges there were; guarded by lock. */
    private long exchanges;

    // Of the registrations that are there together; guarded by lock
    private Nesting nesting = new Nesting();
    private CountedEvents events = new CountedEvents();

    /** Guarded by lock. */
    private Meeting current;

    Hosting(Host host, @Nullable Handshake handshake) {
        this.host = host;
        this.handshake = handshake;
        this.current = newMeeting(nesting, events);
    }

    private Meeting newMeeting(Nesting nesting, CountedEvents events) {
        return new Meeting(handshake, host == Host.EVENTS ? events : EventShare.ALL, nesting);
    }

    /** The registration that counts, as its host meets it. */
    Meeting current() {
        synchronized (lock) {
            return current;
        }
    }

    /**
     * Whether a version, or changed properties, call for another registration.
     *
     * @param anotherVersion whether another version serves than before
     * @param onlyForPaths whether the host should not hear of what has nothing to do with where it calls
     */
    boolean mustExchange(
            Registration registration, Map<String, Object> properties, boolean anotherVersion, boolean onlyForPaths) {
        if (onlyForPaths && isOnTheWeb()) {
            return !ServiceProperties.pathsIn(registration.properties()).equals(ServiceProperties.pathsIn(properties));
        }
        return switch (host) {
            // One that was too slow once is not called again, until it is registered anew (Felix Event Admin 1.6.4).
            case EVENTS -> anotherVersion || registration.differsFrom(properties);
            case SERVLETS, FILTERS -> registration.differsFrom(properties);
            case MBEANS ->
                !registration.has(ServiceProperties.OBJECT_NAME, properties.get(ServiceProperties.OBJECT_NAME));
        };
    }

    /**
     * What the host would drop requests for if it were taken over: of two servlets at one path it ends the one that ranks
     * lower before it calls the other. So the ranking can only fall.
     */
    boolean keepsRanking(Registration registration, Map<String, Object> properties) {
        return host == Host.SERVLETS && ranking(properties) > registration.ranking();
    }

    private static int ranking(Map<String, Object> properties) {
        return properties.get(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0;
    }

    /** Whether it is the HTTP whiteboard's. */
    boolean isOnTheWeb() {
        return host == Host.SERVLETS || host == Host.FILTERS;
    }

    /** Exchanges the registration of a publication; the patch's calls already meet the version that it describes. */
    void exchange(Publication publication, Map<String, Object> properties, Registrations registry) {
        Registration old;
        Registration made;
        Meeting former;
        Meeting meeting;
        synchronized (lock) {
            old = publication.registration();
            if (old == null || (host == Host.FILTERS && resume(publication, old, properties))) {
                return;
            }
            if (keepsRanking(old, properties)) {
                properties.put(Constants.SERVICE_RANKING, old.ranking());
            }
            former = current;
            switch (host) {
                case SERVLETS, MBEANS -> {}
                case FILTERS -> {
                    nesting.becomesSeveral();
                    formers.add(new Former(old, former));
                }
                case EVENTS -> {
                    events.becomesSeveral();
                    formers.add(new Former(old, former));
                }
            }
            exchanges++;
            meeting = newMeeting(nesting, events);
            current = meeting;
            made = registry.pending(publication.module());
            properties.put(ServiceProperties.REGISTRATION, made.number());
            publication.registration(made);
        }
        registry.register(publication, made, properties, meeting);
        switch (host) {
            case SERVLETS -> {
                if (!registry.isPaxWebThere()) {
                    former.holdFarewell(ON_ITS_WAY);
                }
                registry.discard(old);
            }
            case MBEANS -> registry.discard(old);
            case FILTERS -> former.passBy(LAST_REQUEST);
            case EVENTS ->
                registry.later()
                        .afterLastEvent("end of a former event handler's registration", () -> forget(old, registry));
        }
    }

    /** A filter that has been registered like this before, and still is. */
    private boolean resume(Publication publication, Registration old, Map<String, Object> properties) {
        for (Former former : formers) {
            properties.put(ServiceProperties.REGISTRATION, former.registration().number());
            if (!former.registration().differsFrom(properties)) {
                formers.remove(former);
                former.meeting().resume();
                current.passBy(LAST_REQUEST);
                formers.add(new Former(old, current));
                current = former.meeting();
                publication.registration(former.registration());
                return true;
            }
        }
        return false;
    }

    /** Every event that was sent before the exchange has been handled. */
    private void forget(Registration old, Registrations registry) {
        CountedEvents counted;
        long last;
        synchronized (lock) {
            if (!formers.removeIf(former -> former.registration() == old)) {
                return;
            }
            counted = events;
            last = exchanges;
        }
        registry.discard(old);
        // What its host has begun to hand out may yet come by it.
        registry.later().afterLastEvent("end of the counting of events", () -> {
            synchronized (lock) {
                if (formers.isEmpty() && exchanges == last) {
                    counted.becomesOne();
                }
            }
        });
    }

    /** The service as a whole is going to go, in a generation to come. */
    void until(long generation) {
        all().forEach(former -> former.registration().until(generation));
    }

    /** The service as a whole goes. */
    void withdraw(Publication publication, Registrations registry) {
        List<Registration> all = new ArrayList<>();
        synchronized (lock) {
            Registration last = publication.registration();
            if (last != null) {
                all.add(last);
            }
            formers.forEach(former -> all.add(former.registration()));
            formers.clear();
            publication.registration(null);
            // A thread that is inside a request leaves by the nesting that it entered.
            nesting = new Nesting();
            events = new CountedEvents();
            current = newMeeting(nesting, events);
        }
        all.forEach(registry::discard);
    }

    private List<Former> all() {
        synchronized (lock) {
            return List.copyOf(formers);
        }
    }
}
