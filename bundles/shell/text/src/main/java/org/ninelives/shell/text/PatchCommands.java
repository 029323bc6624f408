package org.ninelives.shell.text;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.ninelives.api.HistoryEntry;
import org.ninelives.api.ModuleStatus;
import org.ninelives.api.Patch;
import org.ninelives.api.PatchReport;
import org.ninelives.api.PatchResult;
import org.ninelives.api.PatchService;
import org.ninelives.api.Plan;
import org.ninelives.api.Policy;

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

    /** Applies a patch, showing its phases as they pass. */
    public void apply(PatchOptions options) throws PatchFailedException {
        Patch patch = patch(options);
        run(() -> patches.apply(patch));
    }

    /** Takes back what brought the serving version of a module, showing the phases as they pass. */
    public void rollback(String moduleOrPatch, Limits limits) throws PatchFailedException {
        Policy policy = limits.policy();
        run(() -> patches.rollback(moduleOrPatch, policy));
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

    private void run(Supplier<PatchResult> patch) throws PatchFailedException {
        PatchResult result = PatchRun.of(patch, listening, screen);
        ResultText.show(result, screen);
        String failure = ResultText.failure(result);
        if (!failure.isEmpty()) {
            throw new PatchFailedException(failure);
        }
    }
}
