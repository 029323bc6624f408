package org.ninelives.benchmarks.game;

import org.jspecify.annotations.Nullable;

/** A part of a tree. */
final class Branch {

    private long value;

    private @Nullable Branch left;

    private @Nullable Branch right;

    /** A balanced tree of so many. */
    static @Nullable Branch grown(int size) {
        if (size == 0) {
            return null;
        }
        Branch branch = new Branch();
        branch.value = size;
        branch.left = grown((size - 1) / 2);
        branch.right = grown(size - 1 - (size - 1) / 2);
        return branch;
    }

    /** Recursive, for it is known not to be deep. */
    Branch copy() {
        Branch copy = new Branch();
        copy.value = value;
        copy.left = left == null ? null : left.copy();
        copy.right = right == null ? null : right.copy();
        return copy;
    }
}
