package org.ninelives.runtime.dispatch;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One registration of a service, as far as a host is concerned that found it: the host begins and ends its relation with
 * each registration, while the service goes on. Known by its identity. Thread-safe.
 */
public final class Meeting {

    @Nullable
    private final Handshake handshake;

    private final EventShare events;
    private final Nesting nesting;

    /** How long its end is held up; written before the host can hear of it. */
    private volatile Duration farewell = Duration.ZERO;

    /** The {@link System#nanoTime} from which requests pass it by; null while it is the one that counts. */
    @Nullable
    private volatile Long over;

    /**
     * One that counts.
     *
     * @param nesting shared by all registrations of the service
     */
    public Meeting(@Nullable Handshake handshake, EventShare events, Nesting nesting) {
        this.handshake = handshake;
        this.events = events;
        this.nesting = nesting;
    }

    /** Of a service that has but one registration. */
    public static Meeting only(Handshake handshake) {
        return new Meeting(handshake, EventShare.ALL, new Nesting());
    }

    Handshake handshake() {
        if (handshake == null) {
            throw new IllegalStateException("this service has no handshake");
        }
        return handshake;
    }

    boolean takes(Target target, Object brought) {
        return events.takes(this, target, brought);
    }

    Nesting nesting() {
        return nesting;
    }

    /**
     * Holds up the host when it ends this. A host takes a servlet out of its tables first, then ends it, then forgets it:
     * a request that found it there a moment ago is on its way, and would meet nothing (Felix HTTP 4.2.10,
     * {@code ServletHandler.destroy}).
     */
    public void holdFarewell(Duration time) {
        farewell = time;
    }

    void farewell() {
        long deadline = System.nanoTime() + farewell.toNanos();
        for (long left = farewell.toNanos(); left > 0; left = deadline - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
        }
    }

    /** Another registration counts; what the host still brings to this one is for that one, from a time on. */
    public void passBy(Duration from) {
        over = System.nanoTime() + from.toNanos();
    }

    /** This one counts again. */
    public void resume() {
        over = null;
    }

    boolean isPassedBy() {
        Long since = over;
        return since != null && System.nanoTime() - since >= 0;
    }
}
