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

    /** How many are given away. */
    private static final int SHARE = 32;

    /** What was found last: the old object, the new one and the shape in turn. */
    private @Nullable Object[] piece = new Object[3 * PIECE];

    private int waiting;

    private int pops;

    private final Deque<@Nullable Object[]> earlier = new ArrayDeque<>();

    boolean isEmpty() {
        return waiting == 0 && earlier.isEmpty();
    }

    int size() {
        return waiting + PIECE * earlier.size();
    }

    /** Whether {@link #split} gives something away. */
    boolean isWorthSharing() {
        return size() >= 2 * SHARE;
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

    /**
     * Gives away some of what was found first, which is likely to lead to most; null if it is not worth the while. In a tree the
     * first few of a hundred lead to nearly everything, so whoever gave half of them away would be the next to have nothing.
     */
    @Nullable
    Object @Nullable [] split() {
        if (!earlier.isEmpty()) {
            return earlier.pollLast();
        }
        if (!isWorthSharing()) {
            return null;
        }
        @Nullable Object[] first = Arrays.copyOf(piece, 3 * SHARE);
        @Nullable Object[] rest = new Object[3 * PIECE];
        System.arraycopy(piece, 3 * SHARE, rest, 0, 3 * (waiting - SHARE));
        piece = rest;
        waiting -= SHARE;
        return first;
    }

    /** Gives everything away. */
    @Nullable
    Object[] all() {
        @Nullable Object[] all = Arrays.copyOf(piece, 3 * size());
        int at = 3 * waiting;
        for (@Nullable Object[] full : earlier) {
            System.arraycopy(full, 0, all, at, full.length);
            at += full.length;
        }
        clear();
        return all;
    }

    /** Takes over what another one gave away; there is nothing else. */
    void take(@Nullable Object[] objects) {
        if (objects.length == piece.length) {
            piece = objects;
        } else {
            System.arraycopy(objects, 0, piece, 0, objects.length);
        }
        waiting = objects.length / 3;
    }

    void clear() {
        earlier.clear();
        Arrays.fill(piece, null);
        waiting = 0;
    }
}
