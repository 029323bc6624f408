package org.ninelives.api.module;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Implemented by components that want to hear of their turn. A component need not be registered under it.
 *
 * <p>The order in a candidate: constructor, injection, {@code @Activate}, carried state, {@link #restored()}, health
 * check, flip, {@link #promoted()}. The first version of a module hears {@link #promoted()} alone, when its service is
 * published. All are called on a thread of the runtime's own, but for {@link #demoted()} outside a patch.
 *
 * <p>{@link #promoted()} and {@link #demoted()} come in turns, each once and never both at a time, whatever happens: patches,
 * rollbacks, versions that are kept on, a stop by hand, an object that is registered as several services. One that throws
 * counts as heard.
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
     * This object no longer serves: close what {@link #promoted()} opened. In a patch, calls that were inside have left.
     *
     * <p>Also where it goes outside a patch: its bundle is stopped by hand, its component is deactivated, or the consumer that it
     * was made for gives it back. Then it is called on the thread that does so, before the component is deactivated.
     *
     * @throws Exception reported, and changes nothing
     */
    default void demoted() throws Exception {}
}
