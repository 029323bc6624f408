package org.ninelives.cli;

/** What went wrong, for somebody who did not write it. */
final class Failures {

    private Failures() {}

    /** The message; the type as well where there is none, or where it would not say enough. */
    static String text(Throwable failure) {
        String message = failure.getMessage();
        if (message == null || message.isBlank()) {
            return failure.toString();
        }
        // The names of files and nothing else: NoSuchFileException and its like.
        return failure instanceof java.nio.file.FileSystemException ? failure.toString() : message;
    }
}
