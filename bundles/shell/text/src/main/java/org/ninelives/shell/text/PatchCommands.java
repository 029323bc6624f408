package org.ninelives.shell.text;

import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.Activity;
import org.ninelives.api.HistoryEntry;
import org.ninelives.api.ModuleStatus;
import org.ninelives.api.Patch;
import org.ninelives.api.PatchReport;
import org.ninelives.api.PatchResult;
import org.ninelives.api.PatchService;
import org.ninelives.api.Plan;
import org.ninelives.api.Repair;
import org.ninelives.api.Rollback;
import org.ninelives.api.Submission;
import org.ninelives.api.state.StateTree;

/**
 * The commands of the scope {@code patch}: each asks the {@link PatchService} and shows the answer. One object serves
 * one command, on the command's own thread.
 *
 * <p>What an operator typed wrong is an {@link IllegalArgumentException}, and nothing was asked of the service but a
 * plan. A patch that is refused, undone or stranded is shown first and then ends in a {@link PatchFailedException}.
 */
public final class PatchCommands {

    private final PatchService patches;
    private final Screen screen;
    private final Path folder;
    private final Listening listening;
    private final ZoneId zone;

    /**
     * The commands of one shell.
     *
     * @param folder where relative paths begin
     * @param listening how to hear of phases
     */
    public PatchCommands(PatchService patches, Screen screen, Path folder, Listening listening) {
        this(patches, screen, folder, listening, ZoneId.systemDefault());
    }

    PatchCommands(PatchService patches, Screen screen, Path folder, Listening listening, ZoneId zone) {
        this.patches = patches;
        this.screen = screen;
        this.folder = folder;
        this.listening = listening;
        this.zone = zone;
    }

    /** Shows what a patch would do; fails if it would be refused, so that a script can ask first. */
    public void plan(PatchOptions options) throws PatchFailedException {
        Plan plan = patches.plan(patch(options));
        PlanText.show(plan, screen);
        if (!plan.acceptable()) {
            throw new PatchFailedException("the patch would be refused; nothing was changed");
        }
    }

    /** Shows what a patch would do to the state that there is now, whether it would be refused or not. */
    public void diff(PatchOptions options, boolean json) throws PatchFailedException {
        Plan plan = patches.plan(patch(options));
        Present present = Present.of(plan, patches);
        if (json) {
            DiffJson.show(plan, present, screen);
        } else {
            DiffText.show(plan, present, screen);
        }
    }

    /** Shows the carried state of a module. */
    public void state(StateOptions options) throws PatchFailedException {
        StateTree tree;
        try {
            tree = patches.state(options.module(), options.bounds());
        } catch (IllegalStateException notNow) {
            throw new PatchFailedException(String.valueOf(notNow.getMessage()));
        }
        Outstanding outstanding = Outstanding.of(tree, patches);
        if (options.json()) {
            TreeJson.show(tree, outstanding, screen);
        } else {
            TreeText.show(tree, zone, screen);
            outstanding.show(screen);
        }
    }

    /** Applies a patch, showing its phases as they pass. */
    public void apply(PatchOptions options) throws PatchFailedException {
        Patch patch = patch(options);
        run(() -> patches.submit(patch));
    }

    /** Puts a patch in the row and does not wait for it. */
    public void submit(PatchOptions options) throws PatchFailedException {
        String id = patches.submit(patch(options)).id();
        screen.line("patch " + id + " is in the row: patch:status --follow shows it, patch:info " + id
                + " tells how it ended");
    }

    /** Takes back what brought the serving version of a module, showing the phases as they pass. */
    public void rollback(RollbackOptions options) throws PatchFailedException {
        Rollback rollback = options.rollback();
        run(() -> patches.submit(rollback));
    }

    /**
     * Takes a patch back before its flip.
     *
     * @param patchId null for the one that runs
     * @param by who asks; may be empty
     */
    public void abort(@Nullable String patchId, String by) throws PatchFailedException {
        List<Activity.Underway> underway = patches.activity().patches();
        if (patchId == null && underway.isEmpty()) {
            throw new IllegalArgumentException("no patch runs or waits");
        }
        PatchResult result = patches.abort(patchId == null ? underway.get(0).id() : patchId, by);
        if (result instanceof PatchResult.RolledBack back) {
            back.reason().lines().forEach(screen::line);
            return;
        }
        ResultText.show(result, screen);
        throw new PatchFailedException(
                result instanceof PatchResult.Committed committed
                        ? "it was too late: patch " + committed.report().id()
                                + " has committed; patch:rollback takes it back"
                        : ResultText.failure(result));
    }

    /** Shows what runs, what waits, what keeps patches from starting, and what they left behind. */
    public void status() {
        StatusText.show(patches.activity(), zone, screen);
    }

    /** Writes a heap dump, to find what holds a former version. */
    public void dumpHeap(String file) throws PatchFailedException {
        Path target = folder.resolve(file);
        try {
            patches.dumpHeap(target);
        } catch (IOException failed) {
            throw new PatchFailedException("no heap dump: " + failed.getMessage());
        }
        screen.line("written to " + target);
    }

    /** Shows the same, and then what happens until nothing is under way. An interrupt ends the looking, nothing else. */
    public void follow() {
        Following.of(patches, listening, screen, this::status);
    }

    /** Lets no patch start any more. */
    public void lock(List<String> reason, String by) throws PatchFailedException {
        String why = String.join(" ", reason).strip();
        if (why.isEmpty()) {
            throw new IllegalArgumentException("say why, for those who are refused");
        }
        try {
            patches.lock(why, by);
        } catch (IllegalStateException already) {
            throw new PatchFailedException(String.valueOf(already.getMessage()));
        }
        screen.line("no patch starts from now on, wherever it comes from, until patch:unlock");
        patches.activity()
                .patches()
                .forEach(patch -> screen.line("patch " + patch.id()
                        + (patch.phase().isPresent() ? " runs and goes on to its end" : " waits and will be refused")));
    }

    /** Lets patches start again. */
    public void unlock(String by) {
        screen.line(patches.unlock(by) ? "patches may start again" : "patches were not locked");
    }

    /** Removes the versions of a module that are kept on. */
    public void retire(String module) throws PatchFailedException {
        List<String> going;
        try {
            going = patches.retire(module);
        } catch (IllegalStateException refused) {
            throw new PatchFailedException(String.valueOf(refused.getMessage()));
        }
        screen.line(
                going.isEmpty()
                        ? "no former version of " + module + " is kept on"
                        : String.join(", ", going) + (going.size() == 1 ? " is" : " are")
                                + " stopped, and removed after a moment; patch:rollback installs the version again");
    }

    /** Tries again to remove what patches left behind; fails if something is still there. */
    public void repair() throws PatchFailedException {
        Repair repair = patches.repair();
        if (repair.repaired().isEmpty() && repair.stranded().isEmpty()) {
            screen.line("nothing is left behind");
        }
        repair.repaired().forEach(screen::line);
        ResultText.showLines("still there, hidden, and gone at the next start:", repair.stranded(), screen);
        if (!repair.stranded().isEmpty()) {
            throw new PatchFailedException(Words.count(repair.stranded().size(), "thing") + " could not be removed");
        }
    }

    /** Shows all modules. */
    public void list() {
        screen.table(ModuleText.table(patches.status()));
    }

    /** Shows all patches. */
    public void history() {
        screen.table(HistoryText.table(patches.history(), zone));
    }

    /** Shows one module, or else one patch. */
    public void info(String moduleOrPatch) {
        List<ModuleStatus> modules = patches.status();
        List<HistoryEntry> history = patches.history();
        for (ModuleStatus module : modules) {
            if (module.module().equals(moduleOrPatch)) {
                ModuleText.show(module, history, zone, screen);
                return;
            }
        }
        Optional<PatchReport> report = patches.report(moduleOrPatch);
        Optional<HistoryEntry> entry =
                history.stream().filter(one -> one.id().equals(moduleOrPatch)).findFirst();
        if (report.isEmpty() && entry.isEmpty()) {
            throw new IllegalArgumentException("'" + moduleOrPatch
                    + "' is neither a module nor a patch; modules: "
                    + Words.list(modules.stream().map(ModuleStatus::module).toList())
                    + "; patches: "
                    + Words.list(history.stream().map(HistoryEntry::id).toList()));
        }
        ReportText.show(report, entry, zone, screen);
    }

    private Patch patch(PatchOptions options) throws PatchFailedException {
        Patch plain = options.withoutExpectations(folder);
        Expectations expectations = Expectations.of(options);
        if (expectations.named()) {
            return expectations.in(plain, List::of);
        }
        Plan look = patches.plan(plain);
        if (look.members().isEmpty() && !look.acceptable()) {
            PlanText.show(look, screen);
            throw new PatchFailedException("the patch would be refused; nothing was changed");
        }
        return expectations.in(plain, look::members);
    }

    private void run(Supplier<Submission> patch) throws PatchFailedException {
        PatchResult result = PatchRun.of(patch, listening, screen);
        ResultText.show(result, screen);
        String failure = ResultText.failure(result);
        if (!failure.isEmpty()) {
            throw new PatchFailedException(failure);
        }
    }
}
