package org.ninelives.api.state;

import org.jspecify.annotations.Nullable;

/** State that cannot move. The message names the path of the value and why; the incumbent's state is as it was. */
public class StateTransferException extends Exception {

    private static final long serialVersionUID = 1L;

    /** With the path of the value and the reason. */
    public StateTransferException(String message) {
        super(message);
    }

    /** With the path of the value, the reason, and what caused it. */
    public StateTransferException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
