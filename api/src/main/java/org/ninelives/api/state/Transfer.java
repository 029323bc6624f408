package org.ninelives.api.state;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Version;

/** The move of one module's state that a {@link StateTransfer} takes part in. */
@ProviderType
public interface Transfer {

    /** The module whose state moves. */
    String module();

    /** The version that the state leaves. */
    Version from();

    /** The version that the state goes to. */
    Version to();

    /** When it is given up: while the gate is closed, because waiting callers give up on the patch. Return or throw before. */
    Instant deadline();

    /**
     * Says how far it is, such as {@code 300000 of 1000000 accounts}. The last word is shown as long as the phase lasts, and
     * stands in the report. Cheap; by any thread.
     */
    void progress(String soFar);

    /**
     * What takes the place of a value in the new version, the same for everybody in the patch: what another module's
     * carried field, another transfer or another value refers to as well is one object afterwards. An object of a former
     * class is rebuilt in the new one, with all that it leads to; a component's successor is the candidate's component; a
     * value that holds nothing of a former class is returned as it is.
     *
     * <p>Only in {@link StateTransfer#capture} and {@link StateTransfer#restore}, on the thread that called it: while calls
     * go on, nothing can be rebuilt.
     *
     * @throws StateTransferException if the value cannot move; the message has its path. No other value can be asked for then
     * @throws IllegalStateException at another time or on another thread
     */
    @Nullable
    Object successorOf(@Nullable Object value) throws StateTransferException;
}
