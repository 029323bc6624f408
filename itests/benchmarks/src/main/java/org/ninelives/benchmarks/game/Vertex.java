package org.ninelives.benchmarks.game;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A part of a graph, with three edges to anywhere. */
final class Vertex {

    private final int id;

    private @Nullable Vertex first;

    private @Nullable Vertex second;

    private @Nullable Vertex third;

    private Vertex(int id) {
        this.id = id;
    }

    /** The same graph in every version and run; about one vertex in seventeen is not reached. */
    static Vertex randomGraph(int size) {
        Vertex[] all = new Vertex[size];
        for (int i = 0; i < size; i++) {
            all[i] = new Vertex(i);
        }
        Random random = new Random(42);
        for (Vertex vertex : all) {
            vertex.first = all[random.nextInt(size)];
            vertex.second = all[random.nextInt(size)];
            vertex.third = all[random.nextInt(size)];
        }
        return all[0];
    }

    /** Knows that vertices are numbered, so that it needs no identity map. */
    Vertex copy(int size) {
        @Nullable Vertex[] copies = new Vertex[size];
        Deque<Vertex> unfinished = new ArrayDeque<>();
        Vertex copy = copied(this, copies, unfinished);
        for (Vertex old = unfinished.poll(); old != null; old = unfinished.poll()) {
            Vertex fresh = copied(old, copies, unfinished);
            fresh.first = old.first == null ? null : copied(old.first, copies, unfinished);
            fresh.second = old.second == null ? null : copied(old.second, copies, unfinished);
            fresh.third = old.third == null ? null : copied(old.third, copies, unfinished);
        }
        return copy;
    }

    private static Vertex copied(Vertex old, @Nullable Vertex[] copies, Deque<Vertex> unfinished) {
        Vertex copy = copies[old.id];
        if (copy == null) {
            copy = new Vertex(old.id);
            copies[old.id] = copy;
            unfinished.push(old);
        }
        return copy;
    }
}
