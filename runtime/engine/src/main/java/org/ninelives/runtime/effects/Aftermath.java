package org.ninelives.runtime.effects;

import java.util.ArrayList;
import java.util.List;

/** What became of the effects, a line each. Not thread-safe. */
public final class Aftermath {

    private final List<String> takenBack = new ArrayList<>();
    private final List<String> doubtful = new ArrayList<>();
    private final List<String> left = new ArrayList<>();

    /** What is gone, or as it was. */
    public List<String> takenBack() {
        return takenBack;
    }

    /** What may be somebody else's doing: what, where, and how to take it back by hand. */
    public List<String> doubtful() {
        return doubtful;
    }

    /** What is certainly theirs and could not be taken back. */
    public List<String> left() {
        return left;
    }

    interface Undo {
        void run() throws Exception;
    }

    void takeBack(String what, Undo undo) {
        try {
            undo.run();
            takenBack.add(what);
        } catch (Exception | LinkageError failure) {
            left.add(what + " could not be taken back: " + failure);
        }
    }
}
