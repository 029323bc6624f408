package org.ninelives.examples.game.arena;

import org.ninelives.examples.game.Vitals;

/** A player. Guarded by its own monitor. */
final class Player {

    private static final int FULL_HEALTH = 100;

    private final String name;
    private int health = FULL_HEALTH;
    private int hits;

    Player(String name) {
        this.name = name;
    }

    synchronized Vitals hit(int amount) {
        hits++;
        health = Math.max(0, health - amount);
        return vitals();
    }

    synchronized Vitals vitals() {
        return new Vitals(name, health);
    }

    /** How often they were hit. */
    synchronized int hits() {
        return hits;
    }
}
