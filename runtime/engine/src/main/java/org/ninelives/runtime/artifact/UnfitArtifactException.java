package org.ninelives.runtime.artifact;

import org.jspecify.annotations.Nullable;

/** A file that is no bundle that could be a module. The message names its address, what is wrong and why that matters. */
public final class UnfitArtifactException extends Exception {

    private static final long serialVersionUID = 1L;

    UnfitArtifactException(String address, String message) {
        this(address, message, null);
    }

    UnfitArtifactException(String address, String message, @Nullable Throwable cause) {
        super(address + " " + message, cause);
    }
}
