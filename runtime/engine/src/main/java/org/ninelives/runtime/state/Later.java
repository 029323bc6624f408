package org.ninelives.runtime.state;

/** Thrown by a thread that helps, where only the one that leads may go on. */
final class Later extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Later() {
        super("left to the thread that leads", null, false, false);
    }
}
