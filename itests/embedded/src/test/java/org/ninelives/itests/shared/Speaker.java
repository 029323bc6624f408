package org.ninelives.itests.shared;

/** A service that names the versions that take part in its answer; its service property {@code name} says which it is. */
public interface Speaker {

    /** Versions, with blanks between them. */
    String say();
}
