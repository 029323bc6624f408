package org.ninelives.shell.text;

/** A patch was refused, undone or stranded: ends the command, so that a script sees it. The message is one line. */
public final class PatchFailedException extends Exception {

    PatchFailedException(String message) {
        super(message);
    }
}
