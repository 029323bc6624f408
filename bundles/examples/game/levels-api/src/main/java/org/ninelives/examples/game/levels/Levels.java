package org.ninelives.examples.game.levels;

import java.util.Optional;
import org.ninelives.examples.game.UnknownPlayerException;
import org.osgi.annotation.versioning.ProviderType;

/** What players learn. Safe to use from several threads. */
@ProviderType
public interface Levels {

    /**
     * Gives a player experience, and a higher level where it is due.
     *
     * @param amount not negative
     * @throws UnknownPlayerException if nobody of that name has joined
     * @throws IllegalArgumentException if the amount is negative
     */
    Progress addExp(String name, int amount) throws UnknownPlayerException;

    /** How far the player of that name has come, if there is one. */
    Optional<Progress> progress(String name);
}
