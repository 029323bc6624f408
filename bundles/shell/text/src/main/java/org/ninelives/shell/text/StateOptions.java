package org.ninelives.shell.text;

import org.jspecify.annotations.Nullable;
import org.ninelives.api.state.StateTree;

/**
 * What an operator typed to look at a module.
 *
 * @param depth how many levels below a field, as typed; null for the default
 * @param limit how many parts of one object, as typed; null for the default
 * @param json whether the answer is for a script
 */
public record StateOptions(
        String module, @Nullable String depth, @Nullable String limit, boolean json) {

    /** A script gets all that it asks for; a person would not read so much. */
    private static final int NODES_FOR_SCRIPTS = 1_000_000;

    /** The bounds; {@link IllegalArgumentException} if they make no sense. */
    StateTree.Bounds bounds() {
        StateTree.Bounds usual = StateTree.Bounds.DEFAULT;
        return new StateTree.Bounds(
                number(depth, Options.DEPTH, usual.depth()),
                number(limit, Options.LIMIT, usual.width()),
                json ? NODES_FOR_SCRIPTS : usual.nodes());
    }

    private static int number(@Nullable String typed, String option, int usual) {
        if (typed == null) {
            return usual;
        }
        try {
            return Integer.parseInt(typed);
        } catch (NumberFormatException noNumber) {
            throw new IllegalArgumentException(option + " takes a number, not '" + typed + "'", noNumber);
        }
    }
}
