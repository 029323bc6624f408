package org.ninelives.runtime.framework;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ninelives.runtime.dispatch.Handshake;
import org.ninelives.runtime.dispatch.Meeting;
import org.ninelives.runtime.dispatch.Nesting;
import org.ninelives.runtime.dispatch.Turns;
import org.osgi.framework.Constants;

/**
 * How the registration of one service that a host calls is exchanged for one with other properties, so that the host has
 * at least one of the two at any time. It never hears that one was modified.
 *
 * <p>A servlet: the new one is registered below the old one, so that the host calls the old one at the paths that both
 * have; when the old one goes, the host turns to the new one in one step. A filter: the host calls both, one inside the
 * other; the old one stays, and passes requests on. An event handler: the host calls both; who comes first takes the
 * event, and the old one stays for events that were on their way. An MBean: both have their names for a moment.
 *
 * <p>Confined to one thread at a time: that of the patch, or that of an event outside a patch. No lock is held while the
 * framework is called.
 */
final class Hosting {

    /** How long a request may take from the host's table to the servlet; without other filters, microseconds. */
    private static final Duration ON_ITS_WAY = Duration.ofMillis(200);

    /** How long a request may take from the host's table to the filter, through those that come before it. */
    private static final Duration LAST_REQUEST = Duration.ofSeconds(2);

    /** How long an event may wait in its host's queue. */
    private static final Duration LAST_EVENT = Duration.ofMinutes(1);

    private record Former(Registration registration, Meeting meeting, long since) {}

    private final Host host;
    private final Nesting nesting = new Nesting();
    private final EventTurns events = new EventTurns();

    @Nullable
    private final Handshake handshake;

    private final List<Former> formers = new ArrayList<>();
    private Meeting current;

    Hosting(Host host, @Nullable Handshake handshake) {
        this.host = host;
        this.handshake = handshake;
        this.current = newMeeting();
    }

    private Meeting newMeeting() {
        return new Meeting(handshake, host == Host.EVENTS ? events : Turns.ALL, nesting);
    }

    /** The registration that counts, as its host meets it. */
    Meeting current() {
        return current;
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
    void exchange(Publication publication, Registration old, Map<String, Object> properties, Registrations registry) {
        if (host == Host.FILTERS && resume(publication, old, properties)) {
            return;
        }
        if (keepsRanking(old, properties)) {
            properties.put(Constants.SERVICE_RANKING, old.ranking());
        }
        Meeting former = current;
        nesting.becomesSeveral();
        events.becomesSeveral();
        current = newMeeting();
        Registration made = registry.pending(publication.module());
        properties.put(ServiceProperties.REGISTRATION, made.number());
        registry.register(publication, made, properties);
        publication.registration(made);
        switch (host) {
            case SERVLETS -> {
                if (!registry.isPaxWebThere()) {
                    former.holdFarewell(ON_ITS_WAY);
                }
                registry.discard(old);
            }
            case MBEANS -> registry.discard(old);
            case FILTERS -> {
                former.passBy(LAST_REQUEST);
                formers.add(new Former(old, former, System.nanoTime()));
            }
            case EVENTS -> {
                formers.add(new Former(old, former, System.nanoTime()));
                forgetOld(registry);
            }
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
                formers.add(new Former(old, current, System.nanoTime()));
                current = former.meeting();
                publication.registration(former.registration());
                return true;
            }
        }
        return false;
    }

    private void forgetOld(Registrations registry) {
        long now = System.nanoTime();
        List<Former> old = formers.stream()
                .filter(former -> now - former.since() > LAST_EVENT.toNanos())
                .toList();
        formers.removeAll(old);
        old.forEach(former -> registry.discard(former.registration()));
    }

    /** The service as a whole is going to go, in a generation to come. */
    void until(long generation) {
        formers.forEach(former -> former.registration().until(generation));
    }

    /** The service as a whole goes. */
    void withdraw(Registrations registry) {
        List<Former> all = List.copyOf(formers);
        formers.clear();
        all.forEach(former -> registry.discard(former.registration()));
        current = newMeeting();
    }
}
