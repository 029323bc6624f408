package org.ninelives.benchmarks.game;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.module.Carried;

/** A component; every field is one of the graphs that are measured, and the others are empty meanwhile. */
public final class Game {

    @Carried
    private Map<String, Player> players = new HashMap<>();

    @Carried
    private @Nullable Branch tree;

    @Carried
    private @Nullable Vertex graph;

    @Carried
    private Position[] records = {};

    @Carried
    private final ConcurrentHashMap<String, Long> shared = new ConcurrentHashMap<>();

    /** Makes one of the graphs; returns it. */
    public Object fill(String which, int size) {
        switch (which) {
            case "players" -> {
                for (int i = 0; i < size; i++) {
                    Player player = new Player("player-" + i, i);
                    players.put(player.name(), player);
                }
                return players;
            }
            case "tree" -> {
                Branch grown = Branch.grown(size);
                tree = grown;
                return grown == null ? "" : grown;
            }
            case "graph" -> {
                Vertex start = Vertex.randomGraph(size);
                graph = start;
                return start;
            }
            case "records" -> {
                records = new Position[size];
                Arrays.setAll(records, i -> new Position(i, i, -i, 2 * i));
                return records;
            }
            case "shared" -> {
                for (long i = 0; i < size; i++) {
                    shared.put("entry-" + i, i);
                }
                return shared;
            }
            default -> throw new IllegalArgumentException(which);
        }
    }

    /** Copies what was made, as somebody would who knows it: the limit for everybody else. */
    public Object copyByHand(String which, int size) {
        switch (which) {
            case "players" -> {
                Map<String, Player> copy = new HashMap<>(players.size() * 4 / 3 + 1);
                players.forEach((name, player) -> copy.put(name, player.copy()));
                return copy;
            }
            case "tree" -> {
                return tree == null ? "" : tree.copy();
            }
            case "graph" -> {
                return graph == null ? "" : graph.copy(size);
            }
            case "records" -> {
                Position[] copy = new Position[records.length];
                Arrays.setAll(copy, i -> {
                    Position old = records[i];
                    return new Position(old.id(), old.x(), old.y(), old.z());
                });
                return copy;
            }
            default -> throw new IllegalArgumentException(which);
        }
    }
}
