package org.ninelives.examples.game;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The players of a game. Safe to use from several threads. */
@ProviderType
public interface Players {

    /**
     * Lets a player in; one who is in already stays as they are.
     *
     * @throws IllegalArgumentException if the name is blank
     */
    Vitals join(String name);

    /**
     * Takes health from a player, at most what is left.
     *
     * @param amount not negative
     * @throws UnknownPlayerException if nobody of that name has joined
     * @throws IllegalArgumentException if the amount is negative
     */
    Vitals hit(String name, int amount) throws UnknownPlayerException;

    /** The player of that name, if there is one. */
    Optional<Vitals> find(String name);

    /** Everybody, ordered by name. */
    List<Vitals> all();
}
