package org.ninelives.api;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The operator's way in: the one service through which code is exchanged while calls go on.
 *
 * <p>The runtime runs one patch at a time; {@link #apply} and {@link #rollback} wait for their turn and return when the
 * patch is committed or undone, while the retirement of the former version goes on in the background. All methods may
 * be called from any thread that is not inside a call to a module.
 */
@ProviderType
public interface PatchService {

    /**
     * Says what a patch would do, and changes nothing.
     *
     * @return every finding that can be known before anything is installed, not only the first one
     */
    Plan plan(Patch patch);

    /**
     * Runs a patch through all phases.
     *
     * @return how it ended; a patch that fails is a result, not an exception
     * @throws IllegalStateException if the caller is inside a call to a module, whose end the patch would wait for, or if
     *     the runtime is stopping
     */
    PatchResult apply(Patch patch);

    /**
     * Takes back the patch that brought the serving version of a module, for all members of that patch at once. The
     * state moves back by the same machinery that brought it.
     *
     * @param moduleOrPatch the name of a module, or the id of a committed patch
     * @param policy the limits within which to go back
     * @return how it ended; where there is nothing to go back to, a {@link PatchResult.RolledBack} that says so
     * @throws IllegalStateException as for {@link #apply}
     */
    PatchResult rollback(String moduleOrPatch, Policy policy);

    /** All modules known to the runtime, ordered by name. */
    List<ModuleStatus> status();

    /**
     * Why a newer version that was started by hand was not taken over.
     *
     * @param bundleId the framework's id of its bundle
     * @return the reason, for people; empty if the bundle was not refused, or was started again since
     */
    Optional<String> refusal(long bundleId);

    /** The patches of this data folder, oldest first, those before the last restart included. */
    List<HistoryEntry> history();

    /** The full report of a patch that ran since the runtime started; reports do not outlive the process. */
    Optional<PatchReport> report(String patchId);
}
