package org.ninelives.runtime.state;

import org.jspecify.annotations.Nullable;

/** A value that cannot move, as a shape sees it: below an object whose path the graph knows. */
final class Misfit extends Exception {

    private static final long serialVersionUID = 1L;

    private final String step;

    /**
     * With the way from the object to the value, and the reason.
     *
     * @param step such as {@code .name} or {@code [3]}; empty for the object itself
     */
    Misfit(String step, String reason) {
        this(step, reason, null);
    }

    Misfit(String step, String reason, @Nullable Throwable cause) {
        super(reason, cause);
        this.step = step;
    }

    String step() {
        return step;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
