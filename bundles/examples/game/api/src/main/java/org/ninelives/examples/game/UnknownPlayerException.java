package org.ninelives.examples.game;

/** Nobody of that name has joined. */
public class UnknownPlayerException extends Exception {

    private static final long serialVersionUID = 1L;

    /** With the name that was asked for. */
    public UnknownPlayerException(String name) {
        super("nobody called " + name + " has joined");
    }
}
