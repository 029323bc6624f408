package org.ninelives.examples.game;

import java.util.Objects;

/**
 * How a player is, at one moment.
 *
 * @param name the player
 * @param health from 100 down to 0
 */
public record Vitals(String name, int health) {

    /** Refuses a missing name. */
    public Vitals {
        Objects.requireNonNull(name);
    }
}
