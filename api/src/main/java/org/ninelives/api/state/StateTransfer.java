package org.ninelives.api.state;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Moves the state of a module from one version to another. A module that registers a service of this type is asked
 * through it; every other module's {@link org.ninelives.api.module.Carried} fields are joined by name.
 *
 * <p>Both versions have to offer one. While the gate is closed, so that no call is inside the module, the incumbent's is
 * asked to {@link #capture}, then the candidate's to {@link #restore}. A rollback asks them the other way round.
 *
 * <p><b>Large state</b> can be copied in parts while calls go on, so that callers wait for the rest alone: where both
 * versions say {@link #copiesAhead}, the incumbent's is asked again and again to {@link #captureAhead}, and the candidate's
 * gets each part by {@link #restoreAhead}, before the gate is closed. What calls change meanwhile is for the incumbent to
 * remember, and belongs to what {@code capture} returns.
 *
 * <p>If the patch comes to nothing, both hear {@link #abandoned}, wherever it stopped. Whatever one of these methods throws
 * undoes the patch; so does one that does not return in time. The calls come one at a time, on threads of the runtime's own.
 * None of them may call services of modules of the same patch: such a call waits at the gate.
 */
@ConsumerType
public interface StateTransfer {

    /**
     * Copies the state out of the incumbent; where parts were copied ahead, what is not in them or has changed since.
     *
     * @return a copy that no later call can change; what is of the module's own classes in it is for
     *     {@link Transfer#successorOf} to translate
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

    /** Whether this version gives and takes parts of the state ahead of the pause. It does so only if the other one does. */
    default boolean copiesAhead() {
        return false;
    }

    /**
     * Copies a part of the state out of the incumbent, while calls go on.
     *
     * @return the next part, which no later call can change, and which holds nothing of the module's own classes; null if
     *     little enough is left for {@link #capture}. After half of the time until {@link Transfer#deadline} it is not
     *     asked for another one.
     * @throws StateTransferException if the state cannot be read; the incumbent goes on serving
     */
    default @Nullable Object captureAhead(Transfer transfer) throws StateTransferException {
        return null;
    }

    /**
     * Puts a part of the state into the candidate. {@link #restore} follows when there are no more.
     *
     * @param part what the incumbent's {@link #captureAhead} returned
     * @throws StateTransferException if it does not fit; the patch is undone and the incumbent goes on serving
     */
    default void restoreAhead(Object part, Transfer transfer) throws StateTransferException {
        throw new StateTransferException("a version that copies state ahead has to take what is copied");
    }

    /**
     * The patch was undone after one of the two versions had been asked for anything, and comes to nothing. The incumbent
     * goes on serving, and need not remember any more what changes; calls may be inside it. The candidate, which may be a
     * former version that is kept for a quick way back, forgets what it was given. A version inside which a call has not
     * returned is not told.
     */
    default void abandoned(Transfer transfer) {}
}
