package org.ninelives.runtime.state;

import org.jspecify.annotations.Nullable;
import org.ninelives.api.state.OldObject;

/** What has become of the old values so far. */
interface Values {

    /**
     * The new value that takes an old one's place; the same object where it is shared.
     *
     * @throws NotYet if it is part of a cycle and does not exist yet
     */
    @Nullable
    Object of(@Nullable Object old);

    /**
     * An old object of the module as named values.
     *
     * @throws IllegalArgumentException if it is none
     */
    default OldObject view(Object old) {
        throw new IllegalArgumentException("a " + old.getClass().getName() + " is no object of the module");
    }
}
