package org.ninelives.examples.game.arena;

import org.ninelives.examples.game.Vitals;
import org.ninelives.examples.game.levels.Progress;

/** A player, who learns from each hit. Guarded by its own monitor. */
final class Player {

    private static final int FULL_HEALTH = 100;
    private static final long EXPERIENCE_PER_HIT = 10;
    private static final long EXPERIENCE_PER_LEVEL = 100;

    private final String name;
    private int health = FULL_HEALTH;
    private int hits;
    private int level = 1;
    private long experience;

    Player(String name) {
        this.name = name;
    }

    synchronized Vitals hit(int amount) {
        hits++;
        health = Math.max(0, health - amount);
        learn(EXPERIENCE_PER_HIT);
        return vitals();
    }

    synchronized Vitals vitals() {
        return new Vitals(name, health);
    }

    /** How often they were hit. */
    synchronized int hits() {
        return hits;
    }

    synchronized Progress addExp(int amount) {
        learn(amount);
        return progress();
    }

    synchronized Progress progress() {
        return new Progress(level, experience);
    }

    /** Gives a player who was hit that often what each hit would have taught. */
    synchronized void creditHits(int hitsSoFar) {
        experience = 0;
        learn(hitsSoFar * EXPERIENCE_PER_HIT);
    }

    private void learn(long amount) {
        experience += amount;
        level = Math.toIntExact(1 + experience / EXPERIENCE_PER_LEVEL);
    }
}
