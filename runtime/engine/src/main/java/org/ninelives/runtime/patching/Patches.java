package org.ninelives.runtime.patching;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.Finding;
import org.ninelives.api.HistoryEntry;
import org.ninelives.api.ModuleStatus;
import org.ninelives.api.Patch;
import org.ninelives.api.PatchReport;
import org.ninelives.api.PatchResult;
import org.ninelives.api.PatchService;
import org.ninelives.api.Phase;
import org.ninelives.api.Plan;
import org.ninelives.api.Policy;
import org.ninelives.runtime.dispatch.Dispatch;
import org.ninelives.runtime.framework.Framework;
import org.ninelives.runtime.framework.Module;
import org.ninelives.runtime.journal.Entry;
import org.ninelives.runtime.journal.Installed;
import org.ninelives.runtime.journal.Journal;
import org.ninelives.runtime.journal.JournalRecord.Begun;
import org.ninelives.runtime.journal.JournalRecord.Removed;
import org.ninelives.runtime.journal.Ledger;
import org.ninelives.runtime.journal.Serving;
import org.ninelives.runtime.store.Store;
import org.ninelives.runtime.transaction.RefusedException;
import org.ninelives.runtime.transaction.Transaction;
import org.ninelives.runtime.worker.Workers;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator's service: one patch at a time, and what is known of all of them. */
public final class Patches implements PatchService, AutoCloseable {

    /** How many former versions of a module a rollback can reach, one after the other. */
    static final int MOST_REACHABLE = 5;

    /** Reports are kept for this many patches. */
    private static final int MOST_REPORTS = 200;

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

    /** One patch at a time. */
    private final ReentrantLock turn = new ReentrantLock(true);

    /** Guarded by itself. */
    private final Map<String, ReportBuilder> reports = new LinkedHashMap<>();

    private volatile boolean closed;

    /** With everything that a patch needs; nothing runs yet. */
    public Patches(Framework framework, Dispatch dispatch, Workers workers, Journal journal, Store store) {
        this.framework = framework;
        this.dispatch = dispatch;
        this.workers = workers;
        this.journal = journal;
        this.store = store;
        this.settling = new Settling(framework, journal, turn);
        this.phases = Phases.of(framework, dispatch, workers, journal, store, settling);
        this.retirement = new Retirement(framework, dispatch, journal, settling);
        this.announcer = new Announcer(framework.whiteboard());
    }

    @Override
    public Plan plan(Patch patch) {
        requireOutside();
        Request request = Request.of(patch);
        turn.lock();
        try {
            Staged staged = phases.staging().stage("plan", request);
            try {
                return phases.examination().examine(request, staged);
            } finally {
                phases.staging().forget(staged);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Examined.refused(Finding.refuses(patch.toString(), "the plan was interrupted"));
        } catch (Exception unreadable) {
            return Examined.refused(Finding.refuses(patch.toString(), String.valueOf(unreadable.getMessage())));
        } finally {
            turn.unlock();
        }
    }

    @Override
    public PatchResult apply(Patch patch) {
        requireOutside();
        return inTurn(Request.of(patch));
    }

    @Override
    public PatchResult rollback(String moduleOrPatch, Policy policy) {
        requireOutside();
        turn.lock();
        try {
            return run(takingBack(moduleOrPatch, policy));
        } catch (RefusedException nothing) {
            ReportBuilder report = new ReportBuilder("-", "", journal.now());
            return PatchRun.refusedAtOnce(report, nothing.getMessage() + "; " + whatServes(moduleOrPatch));
        } finally {
            turn.unlock();
        }
    }

    /** For messages: {@code route 1.0.0 serves}. */
    private String whatServes(String moduleOrPatch) {
        return framework
                .modules()
                .named(moduleOrPatch)
                .map(Module::serving)
                .map(bundle -> bundle.getSymbolicName() + " " + bundle.getVersion() + " serves")
                .orElse("nothing has changed");
    }

    private PatchResult inTurn(Request request) {
        turn.lock();
        try {
            return run(request);
        } finally {
            turn.unlock();
        }
    }

    /** A patch that waits for the call that asks for it would wait for ever. */
    private void requireOutside() {
        if (dispatch.isInside()) {
            throw new IllegalStateException(
                    "a patch cannot be applied from inside a call to a module: it would wait for"
                            + " that call to end; ask from another thread, and do not wait for it");
        }
        requireOpen();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the runtime is stopping");
        }
    }

    private PatchResult run(Request request) {
        requireOpen();
        String id = journal.nextPatchId();
        ReportBuilder report = new ReportBuilder(id, request.patch().by(), journal.now());
        remember(report);
        LOG.info(
                "Patch {} begins: {}",
                id,
                request.sources().stream().map(Request.Source::name).toList());
        Transaction tx = new Transaction(
                (phase, kind, took, detail) -> announcer.announce(id, phase, kind, took, detail), System::nanoTime);
        PatchRun run = new PatchRun(request, phases, report, tx);
        PatchResult result = run.run();
        if (result instanceof PatchResult.Committed) {
            result = run.refusedTurn() == null
                    ? retire(run, request, result)
                    : takeBackRefused(run, report, run.refusedTurn());
        }
        tidy();
        return result;
    }

    private PatchResult retire(PatchRun run, Request request, PatchResult result) {
        retirement.begin(run.completed(), request.patch().policy().grace(), librariesOf(request.rollbackOf()));
        return result;
    }

    /** The bundles that a patch brought beside its modules: when it is taken back, nobody may need them any more. */
    private List<String> librariesOf(@Nullable String patchId) {
        return patchId == null
                ? List.of()
                : ledger().patch(patchId).map(Begun::members).orElse(List.of()).stream()
                        .filter(entry -> entry.member().from() == null)
                        .map(Entry::location)
                        .filter(location -> location.startsWith(Staged.LOCATION_SCHEME))
                        .toList();
    }

    /** A promoted() refused after the flip: the way back is a flip of its own, to the versions that are still there. */
    private PatchResult takeBackRefused(PatchRun run, ReportBuilder report, String why) {
        retirement.keep(run.completed());
        PatchResult back;
        try {
            back = run(takingBack(report.id(), Policy.defaults().withDropAllowed(true)));
        } catch (RefusedException impossible) {
            String reason = "patch " + run.name() + " failed in RELEASE: " + why
                    + "; it serves all the same, for it cannot be taken back: " + impossible.getMessage();
            report.lingering(reason);
            return new PatchResult.Stranded(report.build(), Phase.RELEASE, reason, List.of(reason));
        }
        String reason = "patch " + run.name() + " failed in RELEASE: " + why;
        return back.match(
                done -> new PatchResult.RolledBack(
                        report.build(),
                        Phase.RELEASE,
                        reason + "; taken back by patch " + done.report().id() + "; " + run.whatServes()),
                failed -> new PatchResult.Stranded(
                        report.build(), Phase.RELEASE, reason + "; it serves all the same", List.of(failed.reason())),
                stuck -> new PatchResult.Stranded(
                        report.build(), Phase.RELEASE, reason + "; it serves all the same", stuck.notUndone()));
    }

    private void remember(ReportBuilder report) {
        synchronized (reports) {
            reports.put(report.id(), report);
            if (reports.size() > MOST_REPORTS) {
                reports.remove(reports.keySet().iterator().next());
            }
        }
    }

    /** Keeps the data folder from growing; while no patch runs, so that nothing it staged is taken for waste. */
    private void tidy() {
        try {
            store.keepOnly(ledger().neededContent(MOST_REACHABLE));
            journal.compact(MOST_REACHABLE);
        } catch (IOException failure) {
            LOG.warn("The data folder could not be tidied; nothing is lost: {}", failure.getMessage());
        }
    }

    private Ledger ledger() {
        return Ledger.of(journal.records());
    }

    /** The request that takes back the patch which brought the serving version of a module. */
    private Request takingBack(String moduleOrPatch, Policy policy) throws RefusedException {
        Ledger ledger = ledger();
        Serving named = ledger.serving().get(moduleOrPatch);
        if (named == null && ledger.patch(moduleOrPatch).isEmpty()) {
            boolean known = framework.modules().named(moduleOrPatch).isPresent();
            throw new RefusedException(
                    known
                            ? moduleOrPatch + " was never patched, so there is no version to go back to"
                            : moduleOrPatch + " is neither a module nor a patch");
        }
        String patchId = named == null ? moduleOrPatch : named.broughtBy();
        if (patchId == null) {
            throw new RefusedException(
                    moduleOrPatch + " has no version to go back to: its serving version is the oldest one known");
        }
        Begun patch = committed(ledger, patchId);
        List<Request.Source> sources = new ArrayList<>();
        for (Entry entry : patch.members()) {
            Optional<Installed> former = entry.former();
            if (former.isPresent()) {
                requireStillServing(ledger, patchId, entry);
                sources.add(kept(entry, former.get()));
            }
        }
        if (sources.isEmpty()) {
            throw new RefusedException("patch " + patchId + " replaced nothing, so there is nothing to go back to");
        }
        // The addresses are only for messages here; the bundles come from the store.
        Patch back = Patch.of(java.net.URI.create(Staged.LOCATION_SCHEME + "patch/" + patchId))
                .under(policy)
                .by("rollback of patch " + patchId);
        return new Request(back, sources, patchId);
    }

    private static Begun committed(Ledger ledger, String patchId) throws RefusedException {
        Begun patch = ledger.patch(patchId)
                .orElseThrow(() ->
                        new RefusedException("patch " + patchId + " is too long ago: the journal no longer holds it"));
        if (!ledger.isCommitted(patchId)) {
            throw new RefusedException("patch " + patchId + " was not committed, so there is nothing to take back");
        }
        Optional<String> by = ledger.rolledBackBy(patchId);
        if (by.isPresent()) {
            throw new RefusedException("patch " + patchId + " was taken back already, by patch " + by.get());
        }
        return patch;
    }

    private static void requireStillServing(Ledger ledger, String patchId, Entry entry) throws RefusedException {
        Serving serving = ledger.serving().get(entry.member().module());
        if (serving == null || !patchId.equals(serving.broughtBy())) {
            throw new RefusedException("patch " + patchId + " cannot be taken back as a whole: "
                    + entry.member().module() + " was patched again since"
                    + (serving == null || serving.broughtBy() == null
                            ? ""
                            : ", by patch " + serving.broughtBy() + "; take that one back first"));
        }
    }

    private Request.Source kept(Entry entry, Installed former) throws RefusedException {
        String sha256 = former.sha256();
        if (sha256 == null || store.find(sha256).isEmpty()) {
            throw new RefusedException(former.module() + " " + former.version() + ", which "
                    + entry.member().module() + " " + entry.member().to() + " replaced, is no longer in the store");
        }
        return new Request.Kept(former.module(), sha256, entry.member().module());
    }

    /** A bundle of a module was started by hand beside the one that serves: it goes through the same phases. */
    public void takeOver(Bundle bundle) {
        workers.start("takeover of " + bundle.getSymbolicName() + " " + bundle.getVersion(), () -> {
            Patch patch = Patch.of(java.net.URI.create("bundle:" + bundle.getBundleId()))
                    .by("started by hand");
            turn.lock();
            try {
                if (bundle.getState() == Bundle.ACTIVE && !closed) {
                    PatchResult result = run(new Request(patch, List.of(new Request.ByHand(bundle)), null));
                    refuse(bundle, result);
                }
            } finally {
                turn.unlock();
            }
        });
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

    /** A bundle was uninstalled. If a patch had brought it and nothing replaced it, then by somebody who wants it gone. */
    public void removed(Bundle bundle) {
        ledger().servingAt(bundle.getLocation()).ifPresent(module -> {
            try {
                journal.append(new Removed(module, journal.now()));
                LOG.info("{} {} was uninstalled by hand", module, bundle.getVersion());
            } catch (IOException failure) {
                LOG.error(
                        "{} {} was uninstalled by hand, which could not be journaled; it comes back at the next start",
                        module,
                        bundle.getVersion(),
                        failure);
            }
        });
    }

    private void refuse(Bundle bundle, PatchResult result) {
        String reason = result.match(done -> "", PatchResult.RolledBack::reason, PatchResult.Stranded::reason);
        if (!reason.isEmpty()) {
            LOG.warn("Bundle {} was started by hand and refused; it is stopped: {}", bundle.getBundleId(), reason);
            try {
                framework.departure().stop(bundle);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } catch (Exception failure) {
                LOG.error(
                        "Bundle {} was refused but could not be stopped; it is hidden", bundle.getBundleId(), failure);
            }
            // Last: who hears of it may start the bundle again, which must not be taken for what is stopped here.
            framework.modules().refused(bundle, reason);
        }
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
    public Optional<String> refusal(long bundleId) {
        return framework.modules().refusal(bundleId);
    }

    @Override
    public List<HistoryEntry> history() {
        return ledger().history();
    }

    @Override
    public Optional<PatchReport> report(String patchId) {
        return builder(patchId).map(ReportBuilder::build);
    }

    private Optional<ReportBuilder> builder(String patchId) {
        synchronized (reports) {
            return Optional.ofNullable(reports.get(patchId));
        }
    }

    /** No new patch begins; the one that runs goes on to its end. */
    @Override
    public void close() {
        closed = true;
        turn.lock();
        try {
            retirement.close();
            announcer.close();
        } finally {
            turn.unlock();
        }
    }
}
