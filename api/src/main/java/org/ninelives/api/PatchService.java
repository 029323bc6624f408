package org.ninelives.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ninelives.api.state.StateTree;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The operator's way in: the one service through which code is exchanged while calls go on.
 *
 * <p>The runtime runs one patch at a time, in the order in which they were asked for, on a thread of its own. {@link
 * #apply}, {@link #rollback} and {@link #plan} wait for their turn and for the end; {@link #submit} does not. The retirement of the
 * former version goes on in the background. All methods may be called from any thread; those that wait, not from inside a
 * call to a module.
 */
@ProviderType
public interface PatchService {

    /**
     * Says what a patch would do, and changes nothing.
     *
     * @return every finding that can be known before anything is installed, not only the first one
     * @throws IllegalStateException as for {@link #apply}
     */
    Plan plan(Patch patch);

    /**
     * Runs a patch through all phases. A thread that is interrupted while it waits here aborts the patch, and keeps its
     * interrupt flag.
     *
     * @return how it ended; a patch that fails is a result, not an exception
     * @throws IllegalStateException if the caller is inside a call to a module, whose end the patch would wait for, or if
     *     the runtime is stopping
     */
    PatchResult apply(Patch patch);

    /**
     * Puts a patch in the row and returns. From inside a call to a module this is the only way to ask for one: the patch
     * begins when that call has returned, or after the longest pause that its policy allows; a call that lasts longer
     * than that holds it up like any other.
     *
     * @throws IllegalStateException if the runtime is stopping
     */
    Submission submit(Patch patch);

    /**
     * Takes back the patch that brought the serving version of a module, for all members of that patch at once. The
     * state moves back by the same machinery that brought it. A patch of which a member was patched again since is not
     * taken back: the result says which one has to be taken back first.
     *
     * @return how it ended; where there is nothing to go back to, a {@link PatchResult.RolledBack} that says so. Of several
     *     steps, the last one that was taken
     * @throws IllegalStateException as for {@link #apply}
     */
    PatchResult rollback(Rollback rollback);

    /** Goes one patch back, asked for by nobody in particular. */
    default PatchResult rollback(String moduleOrPatch, Policy policy) {
        return rollback(Rollback.of(moduleOrPatch).under(policy));
    }

    /**
     * Puts a rollback in the row and returns, as for a {@linkplain #submit(Patch) patch}.
     *
     * @throws IllegalStateException if the runtime is stopping
     */
    Submission submit(Rollback rollback);

    /**
     * Takes a patch back before its flip, or out of the row, and waits for its end.
     *
     * @param patchId the number of a patch that is {@linkplain #activity() underway}
     * @param by who asks for it; may be empty
     * @return how the patch ended: a {@link PatchResult.Committed} means that it was too late
     * @throws IllegalArgumentException if no such patch is underway
     * @throws IllegalStateException if the caller is inside a call to a module
     */
    PatchResult abort(String patchId, String by);

    /** What runs, what waits, and what keeps patches from starting. */
    Activity activity();

    /**
     * Lets no patch start any more, wherever it comes from, also after a restart, until {@link #unlock}. The one that runs
     * goes on; those in the row are refused when their turn comes.
     *
     * @param reason for those who are refused
     * @param by who says so; may be empty
     * @throws IllegalStateException if it is locked already: the message says by whom and why
     * @throws UncheckedIOException if it cannot be kept; then nothing is locked
     */
    void lock(String reason, String by);

    /**
     * Lets patches start again.
     *
     * @return whether they could not before
     * @throws UncheckedIOException if it cannot be kept; then it stays locked
     */
    boolean unlock(String by);

    /**
     * Removes the versions of a module that are kept on beside the serving one: a rollback goes there all the same, by
     * installing them again. Waits for their stop, not for their grace time.
     *
     * @return the versions that go, a line each; empty if none was kept on
     * @throws IllegalArgumentException if there is no such module
     * @throws IllegalStateException as for {@link #apply}
     */
    List<String> retire(String module);

    /**
     * Tries again to remove what patches {@linkplain Activity#stranded() left behind}.
     *
     * @throws IllegalStateException as for {@link #apply}
     */
    Repair repair();

    /**
     * Writes a heap dump of this process, for what holds a former version and cannot be found from inside. It holds all that
     * the process knows, secrets included, and all threads stand still while it is written.
     *
     * @param file ends in {@code .hprof}, and does not exist yet
     * @throws IOException if it cannot be written
     */
    void dumpHeap(Path file) throws IOException;

    /**
     * Shows the carried state of a module, read while calls go on: nothing waits, nothing is changed, and no code of the
     * module runs. What is plain and not named like a secret shows its value.
     *
     * @throws IllegalArgumentException if there is no such module, or none of its versions serves
     * @throws IllegalStateException if it cannot be read within some seconds: a lock that a collection needs is held
     */
    StateTree state(String module, StateTree.Bounds bounds);

    /** All modules known to the runtime, ordered by name. */
    List<ModuleStatus> status();

    /**
     * What a bundle is to the runtime.
     *
     * @param bundleId the framework's id of the bundle
     * @return empty if it is no version of a module, or was refused and started again since
     */
    Optional<BundleStanding> standing(long bundleId);

    /** The patches of this data folder, oldest first, those before the last restart included. */
    List<HistoryEntry> history();

    /** The full report of a patch that ran since the runtime started; reports do not outlive the process. */
    Optional<PatchReport> report(String patchId);
}
