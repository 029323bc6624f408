package org.ninelives.shell.text;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.Activity;
import org.ninelives.api.BundleStanding;
import org.ninelives.api.HistoryEntry;
import org.ninelives.api.ModuleStatus;
import org.ninelives.api.Patch;
import org.ninelives.api.PatchEvent;
import org.ninelives.api.PatchListener;
import org.ninelives.api.PatchReport;
import org.ninelives.api.PatchResult;
import org.ninelives.api.PatchService;
import org.ninelives.api.Phase;
import org.ninelives.api.Plan;
import org.ninelives.api.Repair;
import org.ninelives.api.Rollback;
import org.ninelives.api.Submission;
import org.ninelives.api.state.StateTree;

/** Answers what a test told it to, and keeps what it was asked. */
public class FakePatchService implements PatchService {

    public Plan plan = Samples.plan(Samples.ROUTE);
    public PatchResult result = new PatchResult.Committed(Samples.committedReport());
    public final List<ModuleStatus> modules = new ArrayList<>(List.of(Samples.stuckModule(), Samples.route()));
    public final List<HistoryEntry> entries =
            new ArrayList<>(List.of(Samples.entry("7", HistoryEntry.Outcome.COMMITTED, "")));
    public final List<PatchReport> reports = new ArrayList<>(List.of(Samples.committedReport()));

    /** What the patches that are submitted become; null for the result, at once. */
    public @Nullable CompletableFuture<PatchResult> pending;

    /** Sent to the listeners before the result of a patch arrives. */
    public final List<PatchEvent> events = new ArrayList<>();

    public StateTree tree = Samples.tree();
    public final List<StateTree.Bounds> bounds = new ArrayList<>();

    public final List<Patch> planned = new ArrayList<>();
    public final List<Patch> applied = new ArrayList<>();
    public final List<Rollback> rolledBack = new ArrayList<>();
    public final List<String> aborted = new ArrayList<>();
    public final List<Activity.Underway> underway = new ArrayList<>();
    public final List<String> stranded = new ArrayList<>();
    public final List<String> held = new ArrayList<>();
    public final List<Path> dumped = new ArrayList<>();
    public Activity.@Nullable Lock lock;
    public Repair repair = new Repair(List.of(), List.of());
    public final Map<Long, BundleStanding> standings = new HashMap<>();
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
        throw new AssertionError("a command does not run a patch on its own thread");
    }

    @Override
    public Submission submit(Patch patch) {
        applied.add(patch);
        return submission();
    }

    @Override
    public PatchResult rollback(Rollback rollback) {
        throw new AssertionError("a command does not run a rollback on its own thread");
    }

    @Override
    public Submission submit(Rollback rollback) {
        rolledBack.add(rollback);
        return submission();
    }

    private Submission submission() {
        PatchResult now = run();
        return new ASubmission(now.report().id(), pending == null ? CompletableFuture.completedFuture(now) : pending);
    }

    private record ASubmission(String id, CompletionStage<PatchResult> result) implements Submission {}

    @Override
    public PatchResult abort(String patchId, String by) {
        aborted.add(patchId + " by " + by);
        return result;
    }

    @Override
    public Activity activity() {
        return new AnActivity(
                List.copyOf(underway),
                Optional.ofNullable(lock),
                List.copyOf(stranded),
                List.copyOf(held),
                "each call has a fence");
    }

    private record AnActivity(
            List<Activity.Underway> patches,
            Optional<Activity.Lock> lock,
            List<String> stranded,
            List<String> held,
            String calls)
            implements Activity {}

    /** A patch that has not ended. */
    public record AnUnderway(
            String id,
            String name,
            String by,
            Instant asked,
            Optional<Phase> phase,
            Optional<String> progress,
            boolean waitsForCalls)
            implements Activity.Underway {

        /** One that waits for no call. */
        public AnUnderway(
                String id, String name, String by, Instant asked, Optional<Phase> phase, Optional<String> progress) {
            this(id, name, by, asked, phase, progress, false);
        }

        /** One that does not say how far it is. */
        public AnUnderway(String id, String name, String by, Instant asked, Optional<Phase> phase) {
            this(id, name, by, asked, phase, Optional.empty());
        }
    }

    @Override
    public void dumpHeap(Path file) throws IOException {
        if (!file.toString().endsWith(".hprof")) {
            throw new IOException("File name must end with .hprof");
        }
        dumped.add(file);
    }

    @Override
    public void lock(String reason, String by) {
        if (lock != null) {
            throw new IllegalStateException("patches are locked: " + lock.reason());
        }
        lock = new Activity.Lock(reason, by, Samples.BEGAN);
    }

    @Override
    public boolean unlock(String by) {
        boolean locked = lock != null;
        lock = null;
        return locked;
    }

    @Override
    public List<String> retire(String module) {
        return modules.stream()
                .filter(known -> known.module().equals(module))
                .flatMap(known -> known.standby().stream().map(version -> module + " " + version))
                .toList();
    }

    @Override
    public Repair repair() {
        return repair;
    }

    private PatchResult run() {
        events.forEach(event -> listeners.forEach(listener -> listener.on(event)));
        return result;
    }

    @Override
    public StateTree state(String module, StateTree.Bounds asked) {
        bounds.add(asked);
        if (!module.equals(tree.module())) {
            throw new IllegalArgumentException(module + " is no module");
        }
        return tree;
    }

    @Override
    public List<ModuleStatus> status() {
        return modules;
    }

    @Override
    public Optional<BundleStanding> standing(long bundleId) {
        return Optional.ofNullable(standings.get(bundleId));
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
