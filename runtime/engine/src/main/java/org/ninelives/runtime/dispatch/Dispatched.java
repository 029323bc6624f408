package org.ninelives.runtime.dispatch;

import org.jspecify.annotations.Nullable;

/**
 * What the generated classes extend: the object that a consumer holds. Two of them are equal if they lead to the same
 * service, whatever version serves; so a hash of them is good for ever.
 */
public abstract class Dispatched {

    /** Read by the generated methods. */
    protected final Entry entry;

    /** Called by the generated constructor. */
    protected Dispatched(Entry entry) {
        this.entry = entry;
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof Dispatched dispatched && dispatched.entry.dispatcher() == entry.dispatcher();
    }

    @Override
    public final int hashCode() {
        return entry.dispatcher().id();
    }
}
