package org.ninelives.runtime.state;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ninelives.api.state.StateTransferException;

/**
 * Looks for what cannot move while the incumbents still serve, so that a patch which cannot succeed is refused before a call
 * has to wait for it.
 *
 * <p>It reads what is in use (see {@link Survey}), so all that it says is that at one moment there was an object of a kind that
 * does not move. That is reason enough to refuse. What it does not find says nothing: the decision is made by the walk
 * behind the gate, which alone sees the state at one instant.
 */
final class Scout {

    /** For each field; some ten milliseconds, while calls go on. */
    private static final int MOST = 100_000;

    private Scout() {}

    /**
     * The obstacles that were met, each with its path.
     *
     * @param pairs the components whose state is to move
     * @throws StateTransferException if fields cannot be joined at all
     */
    static List<String> obstacles(List<Pair> pairs, Plan plan) throws StateTransferException {
        Shapes shapes = plan.shapes();
        List<String> obstacles = new ArrayList<>();
        // The walk ends at components, for what takes their place is known.
        Set<Object> known = Collections.newSetFromMap(new IdentityHashMap<>());
        Stream.concat(pairs.stream(), plan.successors().given().stream())
                .map(Pair::incumbent)
                .forEach(known::add);
        for (Pair pair : pairs) {
            for (Slot slot : plan.join(pair).slots()) {
                slot.obstacle(shapes, known, MOST).ifPresent(obstacles::add);
            }
        }
        return obstacles.stream().distinct().toList();
    }

    /** What stands against the value of one field. */
    static Optional<String> obstacle(
            Object value, Root root, boolean vouched, Shapes shapes, Set<Object> known, int most) {
        return vouched
                ? Survey.of(value, root.path(), shapes, most).old().map(Vouched::refusal)
                : Survey.past(known, value, root.path(), shapes, most).refused();
    }
}
