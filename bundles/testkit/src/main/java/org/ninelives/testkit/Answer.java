package org.ninelives.testkit;

import java.util.Objects;

/**
 * What a caller got. Two answers are compared by their texts: numbers, strings, enums, records, arrays, collections and
 * {@code Optional} show all that they hold, sets and maps in an order of their own; an exception its class and message;
 * anything else only what it is.
 *
 * @param call the call, with its arguments
 * @param result the answer
 */
public record Answer(String call, String result) {

    /** Refuses missing parts. */
    public Answer {
        Objects.requireNonNull(call);
        Objects.requireNonNull(result);
    }
}
