package org.ninelives.runtime.patching;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.Activity;
import org.ninelives.api.BundleStanding;
import org.ninelives.api.Finding;
import org.ninelives.api.HistoryEntry;
import org.ninelives.api.ModuleStatus;
import org.ninelives.api.Patch;
import org.ninelives.api.PatchReport;
import org.ninelives.api.PatchResult;
import org.ninelives.api.PatchService;
import org.ninelives.api.Plan;
import org.ninelives.api.Policy;
import org.ninelives.api.Repair;
import org.ninelives.api.Rollback;
import org.ninelives.api.Submission;
import org.ninelives.api.state.StateTree;
import org.ninelives.runtime.dispatch.Caller;
import org.ninelives.runtime.dispatch.Dispatch;
import org.ninelives.runtime.framework.Framework;
import org.ninelives.runtime.framework.Module;
import org.ninelives.runtime.journal.Journal;
import org.ninelives.runtime.journal.JournalRecord;
import org.ninelives.runtime.journal.Ledger;
import org.ninelives.runtime.leak.HeapDump;
import org.ninelives.runtime.leak.Leaks;
import org.ninelives.runtime.store.Store;
import org.ninelives.runtime.worker.Workers;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator's service: puts in the row what is asked for, and tells what is known. */
public final class Patches implements PatchService, AutoCloseable {

    /** How many former versions of a module a rollback can reach, one after the other. */
    static final int MOST_REACHABLE = 5;

    private static final Logger LOG = LoggerFactory.getLogger(Patches.class);

    private final Framework framework;
    private final Dispatch dispatch;
    private final Workers workers;
    private final Journal journal;
    private final Store store;
    private final Phases phases;
    private final Settling settling;
    private final Retirement retirement;
    private final Announcer announcer;
    private final Leaks leaks;
    private final Turns turns;
    private final Conductor conductor;
    private final Leftovers leftovers;
    private final ByHand byHand;
    private final Inspecting inspecting;

    /**
     * With everything that a patch needs; nothing runs yet.
     *
     * @param leaks how to look for what holds former versions
     */
    public Patches(
            Framework framework, Dispatch dispatch, Workers workers, Journal journal, Store store, Leaks.Mode leaks) {
        this.framework = framework;
        this.dispatch = dispatch;
        this.workers = workers;
        this.journal = journal;
        this.store = store;
        this.turns = new Turns(journal, workers);
        this.settling = new Settling(framework, journal, turns);
        this.phases = Phases.of(framework, dispatch, workers, journal, store, settling);
        this.announcer = new Announcer(framework.whiteboard());
        this.leaks = new Leaks(leaks, workers, announcer::announceLeak);
        this.retirement = new Retirement(framework, dispatch, journal, settling, this.leaks);
        this.conductor =
                new Conductor(phases, store, new WayBack(framework.modules(), journal, store), retirement, announcer);
        this.leftovers = new Leftovers(framework, retirement);
        this.inspecting = new Inspecting(framework, workers);
        this.byHand = new ByHand(framework, journal, turns, conductor);
    }

    /** What others do to the bundles of modules. */
    public ByHand byHand() {
        return byHand;
    }

    @Override
    public Plan plan(Patch patch) {
        requireOutside();
        Request request = Request.of(patch);
        try {
            return turns.call(() -> plan(request));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Examined.refused(Finding.refuses(patch.toString(), "the plan was interrupted"));
        }
    }

    private Plan plan(Request request) {
        try {
            Staged staged = phases.staging().stage("plan", request);
            try {
                return phases.examination().examine(request, staged);
            } finally {
                phases.staging().forget(staged);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Examined.refused(Finding.refuses(request.patch().toString(), "the plan was interrupted"));
        } catch (Exception unreadable) {
            return Examined.refused(
                    Finding.refuses(request.patch().toString(), String.valueOf(unreadable.getMessage())));
        }
    }

    @Override
    public PatchResult apply(Patch patch) {
        requireOutside();
        return Turns.await(add(patch, null));
    }

    @Override
    public Submission submit(Patch patch) {
        return add(patch, dispatch.currentCall().orElse(null));
    }

    private Turn add(Patch patch, @Nullable Caller asking) {
        Request request = Request.of(patch);
        return turns.add(patch.toString(), patch.by(), turn -> {
            awaitReturn(asking, patch.policy());
            return conductor.run(turn, request);
        });
    }

    @Override
    public PatchResult rollback(Rollback rollback) {
        requireOutside();
        return Turns.await(add(rollback, null));
    }

    @Override
    public Submission submit(Rollback rollback) {
        return add(rollback, dispatch.currentCall().orElse(null));
    }

    private Turn add(Rollback rollback, @Nullable Caller asking) {
        return turns.add(rollback.toString(), rollback.by(), turn -> {
            awaitReturn(asking, rollback.policy());
            return conductor.goBack(turn, rollback);
        });
    }

    /** A call that does not return in time holds the patch up like any other: it finds the call inside, and names it. */
    private void awaitReturn(@Nullable Caller asking, Policy policy) {
        if (asking != null) {
            dispatch.awaitReturn(asking, policy.longestPause());
        }
    }

    /** A patch that waits for the call that asks for it would wait for ever. */
    private void requireOutside() {
        if (dispatch.isInside()) {
            throw new IllegalStateException(
                    "a patch cannot be waited for inside a call to a module: it would wait for that call to end;"
                            + " submit it, and do not wait for it");
        }
    }

    @Override
    public PatchResult abort(String patchId, String by) {
        requireOutside();
        Turn turn = turns.find(patchId)
                .orElseThrow(() -> new IllegalArgumentException("patch " + patchId + " does not run and does not wait"
                        + history().stream()
                                .filter(entry -> entry.id().equals(patchId))
                                .map(entry -> ": it is " + entry.outcome())
                                .findFirst()
                                .orElse("")));
        turn.abort(by);
        return Turns.await(turn);
    }

    @Override
    public Activity activity() {
        return new Now(turns.underway(), ledger().lock(), leftovers.stranded(), leaks.held(), dispatch.calls());
    }

    private record Now(
            List<Activity.Underway> patches,
            Optional<Activity.Lock> lock,
            List<String> stranded,
            List<String> held,
            String calls)
            implements Activity {}

    @Override
    public void lock(String reason, String by) {
        ledger().lock().ifPresent(lock -> {
            throw new IllegalStateException(Conductor.why(lock));
        });
        keep(new JournalRecord.Locked(reason, by, journal.now()));
    }

    /** A Config Admin came: what a crash left shared, or an undo could not bind while there was none, is bound. */
    public void configAdminCame() {
        workers.start("binding of configurations", () -> {
            try {
                settling.inTurn(Map.of()).forEach(LOG::warn);
            } catch (InterruptedException stopping) {
                LOG.info("Configurations are bound at the next start");
            }
        });
    }

    @Override
    public boolean unlock(String by) {
        boolean locked = ledger().lock().isPresent();
        if (locked) {
            keep(new JournalRecord.Unlocked(by, journal.now()));
        }
        return locked;
    }

    private void keep(JournalRecord record) {
        try {
            journal.append(record);
        } catch (IOException notKept) {
            throw new UncheckedIOException(notKept);
        }
    }

    @Override
    public List<String> retire(String module) {
        Module known = framework
                .modules()
                .named(module)
                .orElseThrow(() -> new IllegalArgumentException(module + " is no module"));
        return outside(() -> leftovers.retire(known));
    }

    @Override
    public Repair repair() {
        return outside(leftovers::repair);
    }

    private <T> T outside(java.util.concurrent.Callable<T> work) {
        requireOutside();
        try {
            return turns.call(work);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    @Override
    public void dumpHeap(Path file) throws IOException {
        HeapDump.to(file);
    }

    @Override
    public StateTree state(String module, StateTree.Bounds bounds) {
        return inspecting.state(module, bounds);
    }

    @Override
    public List<ModuleStatus> status() {
        Ledger ledger = ledger();
        List<ModuleStatus> all = new ArrayList<>();
        for (Module module : framework.modules().all()) {
            Bundle serving = module.serving();
            if (serving != null) {
                all.add(Status.of(module, serving, framework.modules(), ledger, store));
            }
        }
        return List.copyOf(all);
    }

    @Override
    public Optional<BundleStanding> standing(long bundleId) {
        return framework.standing(bundleId, Staged.LOCATION_SCHEME);
    }

    @Override
    public List<HistoryEntry> history() {
        return ledger().history();
    }

    @Override
    public Optional<PatchReport> report(String patchId) {
        return conductor.report(patchId);
    }

    private Ledger ledger() {
        return Ledger.of(journal.records());
    }

    /** No new patch begins; the one that runs is aborted. */
    @Override
    public void close() {
        turns.close();
        retirement.close();
        leaks.close();
        announcer.close();
    }
}
