package org.ninelives.runtime.state;

import java.lang.ref.WeakReference;

/**
 * The initial value of a carried field, which the state took the place of.
 *
 * @param field such as {@code RouteHandler.visitors}
 * @param value weakly: it is to be gone
 */
public record InitialValue(String field, WeakReference<Object> value) {

    /** Whether somebody still has it, or the garbage collector has not come by. */
    public boolean lingers() {
        return value.get() != null;
    }
}
