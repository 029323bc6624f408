package org.ninelives.runtime.state;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A stack of objects whose successors are still to be filled; in pieces, for no array is large, see {@link Known}. */
final class Unfilled {

    private static final int PIECE = 1024;

    /** After so many the array may have grown old, and is replaced by a young one. */
    private static final int POPS_UNTIL_OLD = 256;

    /** What was found last: the old object, the new one and the shape in turn. */
    private @Nullable Object[] piece = new Object[3 * PIECE];

    private int waiting;

    private int pops;

    private final Deque<@Nullable Object[]> earlier = new ArrayDeque<>();

    boolean isEmpty() {
        return waiting == 0 && earlier.isEmpty();
    }

    void push(Object old, Object fresh, Shape shape) {
        if (waiting == PIECE) {
            earlier.push(piece);
            piece = new Object[3 * PIECE];
            waiting = 0;
        }
        int at = 3 * waiting++;
        piece[at] = old;
        piece[at + 1] = fresh;
        piece[at + 2] = shape;
    }

    /** Takes some off, three values each; returns how many. */
    int pop(@Nullable Object[] into) {
        if (++pops % POPS_UNTIL_OLD == 0) {
            piece = piece.clone();
        }
        if (waiting == 0) {
            piece = earlier.pop();
            waiting = PIECE;
        }
        int some = Math.min(waiting, into.length / 3);
        waiting -= some;
        for (int i = 0; i < 3 * some; i++) {
            into[i] = piece[3 * waiting + i];
            piece[3 * waiting + i] = null;
        }
        return some;
    }

    void clear() {
        earlier.clear();
        Arrays.fill(piece, null);
        waiting = 0;
    }
}
