package org.ninelives.examples.pipeline;

import java.util.Objects;

/**
 * Something that was ordered.
 *
 * @param id its number
 * @param quantity how many
 * @param item of what; any text
 */
public record Order(long id, int quantity, String item) {

    /** Refuses a missing item. */
    public Order {
        Objects.requireNonNull(item);
    }
}
