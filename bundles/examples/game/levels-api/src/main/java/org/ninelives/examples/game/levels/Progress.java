package org.ninelives.examples.game.levels;

/**
 * How far a player has come, at one moment.
 *
 * @param level 1 or higher, one more for each 100 points of experience
 * @param experience in points
 */
public record Progress(int level, long experience) {

    /** Refuses what no player can be. */
    public Progress {
        if (level < 1 || experience < 0) {
            throw new IllegalArgumentException("level " + level + ", experience " + experience);
        }
    }
}
