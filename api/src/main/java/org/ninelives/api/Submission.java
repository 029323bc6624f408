package org.ninelives.api;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** A patch that was asked for, and that runs when its turn comes. */
@ProviderType
public interface Submission {

    /** The number under which the patch will be in the history. */
    String id();

    /**
     * How it ended, as soon as it has; never completed exceptionally, for a patch that fails is a result. What depends on it
     * is run on the runtime's thread for patches: the next patch waits for it, so it has to be short.
     */
    CompletionStage<PatchResult> result();
}
