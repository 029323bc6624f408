package org.ninelives.runtime.dispatch;

import org.jspecify.annotations.Nullable;

/** One version's service behind a dispatcher. Implemented by the side that knows the registry. */
public interface Target {

    /**
     * The object to call. Called on the path of every call: a volatile read once the object is there.
     *
     * @return null while there is none: its bundle was stopped, or its component could not be activated
     */
    @Nullable
    Object object();

    /** What a host said to the service, as this version is to hear it: a configuration speaks of its own parameters. */
    default Object[] hears(Object[] said) {
        return said;
    }

    /** The module and version, for messages. */
    String name();

    /** Why there is no object at the moment, for messages. */
    String absence();
}
