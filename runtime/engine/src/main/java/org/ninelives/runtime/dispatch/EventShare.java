package org.ninelives.runtime.dispatch;

/**
 * Which of several registrations of an event handler takes an event that its host brings to more than one of them.
 * Thread-safe, and on the path of a call.
 */
public interface EventShare {

    /**
     * Whether an event that came by one registration is to be taken, by this version. Asked once for each time that it comes.
     *
     * @param through the registration that it came by
     * @param target the version that would take it
     * @param event what the host brings
     */
    boolean takes(Meeting through, Target target, Object event);

    /** Takes everything. */
    EventShare ALL = (through, target, event) -> true;
}
