package org.ninelives.runtime.state;

/** Thrown where an object is needed that a cycle has not let come into being yet; the graph comes back later. */
final class NotYet extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Without a stack: it is no surprise, and cheap. */
    NotYet() {
        super("part of a cycle, to be filled later", null, false, false);
    }
}
