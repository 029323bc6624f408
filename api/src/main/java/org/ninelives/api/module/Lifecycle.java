package org.ninelives.api.module;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Implemented by components that want to hear of their turn. A component need not be registered under it.
 *
 * <p>The order in a candidate: constructor, injection, {@code @Activate}, carried state, {@link #restored()}, health
 * check, flip, {@link #promoted()}. The first version of a module hears {@link #promoted()} alone, when its service is
 * published. All are called on a thread of the runtime's own.
 */
@ConsumerType
public interface Lifecycle {

    /**
     * The carried state is in place; build here what is derived from it. No call has reached this object yet.
     *
     * @throws Exception to refuse: the patch is undone and the incumbent goes on
     */
    default void restored() throws Exception {}

    /**
     * This object serves from now on: open here what exists once in the world, such as ports, threads and timers.
     *
     * @throws Exception to refuse: the patch is rolled back by a new flip
     */
    default void promoted() throws Exception {}

    /**
     * This object no longer serves: close what {@link #promoted()} opened. Calls that were inside have left.
     *
     * @throws Exception reported, and changes nothing
     */
    default void demoted() throws Exception {}
}
