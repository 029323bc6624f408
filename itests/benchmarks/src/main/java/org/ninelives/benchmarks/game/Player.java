package org.ninelives.benchmarks.game;

/** What a player has. */
final class Player {

    private final String name;
    private final long id;
    private int level;
    private long score;
    private double x;
    private double y;

    Player(String name, long id) {
        this.name = name;
        this.id = id;
    }

    String name() {
        return name;
    }

    Player copy() {
        Player copy = new Player(name, id);
        copy.level = level;
        copy.score = score;
        copy.x = x;
        copy.y = y;
        return copy;
    }
}
