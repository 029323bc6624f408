package org.ninelives.runtime.dispatch;

/**
 * Which of several registrations of one service takes what its host brings to more than one of them. Thread-safe, and on
 * the path of a call.
 */
public interface Turns {

    /**
     * Whether what came by one registration is to be taken, by this version. Asked once for each time that it comes.
     *
     * @param through the registration that it came by
     * @param target the version that would take it
     * @param brought what the host brings
     */
    boolean takes(Meeting through, Target target, Object brought);

    /** Takes everything. */
    Turns ALL = (through, target, brought) -> true;
}
