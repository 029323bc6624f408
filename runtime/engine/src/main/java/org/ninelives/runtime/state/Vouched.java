package org.ninelives.runtime.state;

import java.util.Optional;
import org.ninelives.api.state.StateTransferException;

/**
 * What an author says to be shared, {@code @Carried(share = true)}: taken at its word, after a look at some of the objects. What
 * cannot be read, and what does not move of itself, is what the word is for; an object of a former class is what it must not
 * hide, for its code would go on running.
 */
final class Vouched {

    /** Some microseconds behind the gate, whatever the size. */
    private static final int SAMPLE = 1_000;

    private Vouched() {}

    static void check(Root root, Object value, Shapes shapes) throws StateTransferException {
        Optional<String> old = Survey.of(value, root.path(), shapes, SAMPLE).old();
        if (old.isPresent()) {
            throw new StateTransferException(refusal(old.get()));
        }
    }

    static String refusal(String old) {
        return old + " is of the former version, and would go on running its code; take share = true from the field, so"
                + " that it is converted";
    }
}
