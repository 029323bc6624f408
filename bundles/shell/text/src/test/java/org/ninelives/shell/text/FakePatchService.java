package org.ninelives.shell.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ninelives.api.HistoryEntry;
import org.ninelives.api.ModuleStatus;
import org.ninelives.api.Patch;
import org.ninelives.api.PatchEvent;
import org.ninelives.api.PatchListener;
import org.ninelives.api.PatchReport;
import org.ninelives.api.PatchResult;
import org.ninelives.api.PatchService;
import org.ninelives.api.Plan;
import org.ninelives.api.Policy;

/** Answers what a test told it to, and keeps what it was asked. */
public class FakePatchService implements PatchService {

    public Plan plan = Samples.plan(Samples.ROUTE);
    public PatchResult result = new PatchResult.Committed(Samples.committedReport());
    public final List<ModuleStatus> modules = new ArrayList<>(List.of(Samples.stuckModule(), Samples.route()));
    public final List<HistoryEntry> entries =
            new ArrayList<>(List.of(Samples.entry("7", HistoryEntry.Outcome.COMMITTED, "")));
    public final List<PatchReport> reports = new ArrayList<>(List.of(Samples.committedReport()));

    /** Sent to the listeners before the result of a patch arrives. */
    public final List<PatchEvent> events = new ArrayList<>();

    public final List<Patch> planned = new ArrayList<>();
    public final List<Patch> applied = new ArrayList<>();
    public final List<String> rolledBack = new ArrayList<>();
    public final List<Policy> rollbackPolicies = new ArrayList<>();
    public final Map<Long, String> refusals = new HashMap<>();
    public final List<PatchListener> listeners = new ArrayList<>();

    /** The way of a shell to hear of the events. */
    public Listening listening() {
        return listener -> {
            listeners.add(listener);
            return () -> listeners.remove(listener);
        };
    }

    @Override
    public Plan plan(Patch patch) {
        planned.add(patch);
        return plan;
    }

    @Override
    public PatchResult apply(Patch patch) {
        applied.add(patch);
        return run();
    }

    @Override
    public PatchResult rollback(String moduleOrPatch, Policy policy) {
        rolledBack.add(moduleOrPatch);
        rollbackPolicies.add(policy);
        return run();
    }

    private PatchResult run() {
        events.forEach(event -> listeners.forEach(listener -> listener.on(event)));
        return result;
    }

    @Override
    public List<ModuleStatus> status() {
        return modules;
    }

    @Override
    public Optional<String> refusal(long bundleId) {
        return Optional.ofNullable(refusals.get(bundleId));
    }

    @Override
    public List<HistoryEntry> history() {
        return entries;
    }

    @Override
    public Optional<PatchReport> report(String patchId) {
        return reports.stream().filter(report -> report.id().equals(patchId)).findFirst();
    }
}
