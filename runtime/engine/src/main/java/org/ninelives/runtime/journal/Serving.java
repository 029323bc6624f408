package org.ninelives.runtime.journal;

import org.jspecify.annotations.Nullable;

/**
 * A version of a module that serves, or served.
 *
 * @param patch the patch whose commit made it so, a rollback included; null for a version that was there before
 * @param broughtBy the patch that a rollback takes back to get rid of it: the one that first brought this version, however
 *     often others came and went since; null where there is nothing to go back to
 */
public record Serving(
        Installed installed,
        @Nullable String patch,
        @Nullable String broughtBy) {

    /** The same place in the history, with what is known of the bundle now. */
    Serving as(Installed now) {
        return new Serving(now, patch, broughtBy);
    }
}
