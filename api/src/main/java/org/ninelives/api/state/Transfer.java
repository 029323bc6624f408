package org.ninelives.api.state;

import java.time.Instant;
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

    /** When waiting callers give up on the patch; return or throw before. */
    Instant deadline();
}
