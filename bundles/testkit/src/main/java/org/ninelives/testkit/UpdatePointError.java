package org.ninelives.testkit;

import org.jspecify.annotations.Nullable;

/**
 * Callers saw at some point of a patch what they must not see, or the patch did not do what it had to. The message names the
 * scenario, the points, what was seen and what was allowed, and how to run one point alone.
 */
public final class UpdatePointError extends AssertionError {

    private static final long serialVersionUID = 1L;

    UpdatePointError(String message) {
        super(message);
    }

    UpdatePointError(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
