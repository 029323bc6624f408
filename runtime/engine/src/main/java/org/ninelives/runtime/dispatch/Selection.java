package org.ninelives.runtime.dispatch;

import org.jspecify.annotations.Nullable;

/**
 * What one entry meets of a service, where not all consumers meet the same: its consumer's own instance of whatever
 * version serves, or always the same version.
 */
public interface Selection {

    /**
     * What to call. Called on the path of every call of such an entry.
     *
     * @param serving what serves in the generation of the call; null if nothing does
     */
    @Nullable
    Target of(@Nullable Target serving);

    /** The version at which it stays, whatever serves; null if it follows. */
    default @Nullable Target pin() {
        return null;
    }
}
