package org.ninelives.runtime.state;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.state.StateTransferException;

/**
 * Rebuilds values that no carried field leads to, together with those of a move: what was rebuilt before keeps its
 * successor. Confined to one thread at a time.
 */
public final class Conversion {

    private final Graph graph;
    private final Map<String, Root> roots = new HashMap<>();

    /** After it, the walk is nowhere; null if there was none. */
    @Nullable
    private StateTransferException failure;

    Conversion(Graph graph) {
        this.graph = graph;
    }

    /**
     * What takes the place of a value, with all that it leads to.
     *
     * @param path where it was found, for messages
     * @throws StateTransferException if it cannot move; from then on for every value
     */
    public @Nullable Object successorOf(String path, @Nullable Object value) throws StateTransferException {
        if (failure != null) {
            throw failure;
        }
        if (value == null) {
            return null;
        }
        try {
            graph.move(roots.computeIfAbsent(path, Root::new), value, false);
            return graph.of(value);
        } catch (StateTransferException refused) {
            failure = refused;
            throw refused;
        }
    }

    /** How many objects were rebuilt because they were found here first. */
    public int rebuilt(String path) {
        Root root = roots.get(path);
        return root == null ? 0 : root.rebuilt;
    }
}
