package org.ninelives.runtime.journal;

import java.io.IOException;

/** The journal cannot be relied upon, or is not ours. The message names file and line; the file is as it was. */
public final class JournalException extends IOException {

    private static final long serialVersionUID = 1L;

    JournalException(String message) {
        super(message);
    }

    JournalException(String message, Throwable cause) {
        super(message, cause);
    }
}
