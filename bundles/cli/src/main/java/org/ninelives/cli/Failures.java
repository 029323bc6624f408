package org.ninelives.cli;

import java.lang.reflect.InvocationTargetException;
import java.nio.file.FileSystemException;

/** What went wrong, for somebody who did not write it. */
final class Failures {

    private Failures() {}

    /** The message; the type as well where there is none, or where it would not say enough. */
    static String text(Throwable failure) {
        // What a command threw is wrapped by the shell that called it.
        if (failure instanceof InvocationTargetException && failure.getCause() != null) {
            return text(failure.getCause());
        }
        String message = failure.getMessage();
        if (message == null || message.isBlank()) {
            return failure.toString();
        }
        // The names of files and nothing else: NoSuchFileException and its like.
        return failure instanceof FileSystemException ? failure.toString() : message;
    }
}
