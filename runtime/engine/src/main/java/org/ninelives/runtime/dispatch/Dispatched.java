package org.ninelives.runtime.dispatch;

import org.jspecify.annotations.Nullable;

/**
 * What the generated classes extend: the object that a consumer holds. Two of them are equal if they lead to the same
 * service, or the same instance of it, whatever version serves; so a hash of them is good for ever.
 */
public abstract class Dispatched {

    /** Read by the generated methods. */
    protected final Entry entry;

    /** Called by the generated constructor. */
    protected Dispatched(Entry entry) {
        this.entry = entry;
    }

    /** What an object of a generated class meets of its service; null for any other, and where all consumers meet the same. */
    @Nullable
    public static Selection selectionOf(Object object) {
        return object instanceof Dispatched dispatched ? dispatched.entry.selection() : null;
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof Dispatched dispatched && dispatched.entry.isSame(entry);
    }

    @Override
    public final int hashCode() {
        return entry.hash();
    }
}
