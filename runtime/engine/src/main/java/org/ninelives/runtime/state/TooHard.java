package org.ninelives.runtime.state;

/** Thrown by the short way where the careful one is needed. */
final class TooHard extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TooHard() {
        super("to be done with care", null, false, false);
    }
}
