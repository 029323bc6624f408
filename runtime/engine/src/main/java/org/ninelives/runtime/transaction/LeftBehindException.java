package org.ninelives.runtime.transaction;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A refusal whose phase could not take back all of its own effects. */
public final class LeftBehindException extends RefusedException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> left;

    /**
     * With the whole message.
     *
     * @param left what is left, a line each
     */
    public LeftBehindException(String message, @Nullable Throwable cause, List<String> left) {
        super(message, cause);
        this.left = List.copyOf(left);
    }

    /** What is left, a line each. */
    public List<String> left() {
        return left;
    }
}
