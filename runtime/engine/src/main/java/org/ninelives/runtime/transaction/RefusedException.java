package org.ninelives.runtime.transaction;

import org.jspecify.annotations.Nullable;

/** A foreseen refusal: the message says to a person what, where and why, and stands for itself. */
public class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    /** With the whole message. */
    public RefusedException(String message) {
        super(message);
    }

    /** With the whole message, and what caused it. */
    public RefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
