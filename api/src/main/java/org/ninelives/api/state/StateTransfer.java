package org.ninelives.api.state;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Moves the state of a module from one version to another. A module that registers a service of this type is asked
 * through it; every other module's {@link org.ninelives.api.module.Carried} fields are joined by name.
 *
 * <p>Both versions have to offer one: the incumbent's is asked to {@link #capture}, then the candidate's to
 * {@link #restore}. A rollback asks them the other way round. The calls come on one thread of the runtime's own while the
 * gate is closed: no call is inside the module.
 */
@ConsumerType
public interface StateTransfer {

    /**
     * Copies the state out of the incumbent.
     *
     * @return a copy that no later call can change; holds no type of the module's own bundle
     * @throws StateTransferException if the state cannot be read; the incumbent goes on serving
     */
    Object capture(Transfer transfer) throws StateTransferException;

    /**
     * Puts the state into the candidate.
     *
     * @param captured what the incumbent's {@link #capture} returned
     * @throws StateTransferException if the state does not fit; the patch is undone and the incumbent goes on serving
     */
    void restore(Object captured, Transfer transfer) throws StateTransferException;
}
