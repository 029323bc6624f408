package org.ninelives.runtime.patching;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ninelives.api.Activity;
import org.ninelives.api.HistoryEntry.Outcome;
import org.ninelives.api.PatchReport;
import org.ninelives.api.PatchResult;
import org.ninelives.api.Phase;
import org.ninelives.api.Policy;
import org.ninelives.api.Rollback;
import org.ninelives.runtime.framework.Framework;
import org.ninelives.runtime.framework.Module;
import org.ninelives.runtime.journal.Journal;
import org.ninelives.runtime.journal.JournalRecord.Begun;
import org.ninelives.runtime.journal.JournalRecord.Ended;
import org.ninelives.runtime.journal.Ledger;
import org.ninelives.runtime.store.Store;
import org.ninelives.runtime.transaction.RefusedException;
import org.ninelives.runtime.transaction.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to a patch around its phases, once its turn has come: it is refused while patches are locked, it is
 * remembered, what it replaced is retired, and a patch whose versions refuse their turn is taken back. Confined to the
 * thread of {@link Turns}, but for the reports.
 */
final class Conductor {

    /** Reports are kept for this many patches. */
    private static final int MOST_REPORTS = 200;

    private static final Logger LOG = LoggerFactory.getLogger(Conductor.class);

    private final Framework framework;
    private final Journal journal;
    private final Store store;
    private final Phases phases;
    private final WayBack wayBack;
    private final Retirement retirement;
    private final Announcer announcer;

    /** Guarded by itself. */
    private final Map<String, ReportBuilder> reports = new LinkedHashMap<>();

    Conductor(Phases phases, Store store, WayBack wayBack, Retirement retirement, Announcer announcer) {
        this.framework = phases.framework();
        this.journal = phases.journal();
        this.store = store;
        this.phases = phases;
        this.wayBack = wayBack;
        this.retirement = retirement;
        this.announcer = announcer;
    }

    /** Runs a patch, unless it was aborted or patches are locked. */
    PatchResult run(Turn turn, Request request) {
        Optional<String> refusal = refusal(turn);
        return refusal.isPresent()
                ? refused(turn, refusal.get() + "; nothing has changed")
                : run(turn.id(), request, turn.begin(), turn);
    }

    /** Goes back, patch by patch; as far as it comes. */
    PatchResult goBack(Turn turn, Rollback rollback) {
        try {
            Optional<String> refusal = refusal(turn);
            if (refusal.isPresent()) {
                throw new RefusedException(refusal.get());
            }
            int steps =
                    rollback.to().isEmpty() ? 1 : wayBack.stepsTo(rollback.to().get(), rollback.moduleOrPatch());
            PatchResult result = run(turn.id(), back(rollback), turn.begin(), turn);
            for (int step = 1; step < steps && result instanceof PatchResult.Committed; step++) {
                result = goOn(turn, rollback, step, steps);
            }
            return result;
        } catch (RefusedException nothing) {
            return refused(turn, nothing.getMessage() + "; " + whatServes(rollback.moduleOrPatch()));
        }
    }

    /** One more step of a rollback; what was taken back so far stays so if it is refused. */
    private PatchResult goOn(Turn turn, Rollback rollback, int taken, int steps) {
        String id = journal.nextPatchId();
        turn.goesOnAs(id);
        try {
            if (turn.isAborted()) {
                throw new RefusedException("it was aborted" + turn.byWhom());
            }
            return run(id, back(rollback), turn.begin(), turn);
        } catch (RefusedException here) {
            String reason = rollback + " has ended after " + taken + " of " + steps + " steps: " + here.getMessage()
                    + "; " + whatServes(rollback.moduleOrPatch());
            journalRefusal(id, turn, reason);
            return turn.refusal(id, reason);
        }
    }

    private Request back(Rollback rollback) throws RefusedException {
        return wayBack.of(rollback.moduleOrPatch(), rollback.policy(), rollback.by());
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

    private Optional<String> refusal(Turn turn) {
        return turn.isAborted() ? Optional.of(turn.whyNot()) : ledger().lock().map(Conductor::why);
    }

    /** For messages. */
    static String why(Activity.Lock lock) {
        return "patches are locked since " + lock.since() + (lock.by().isEmpty() ? "" : " by " + lock.by()) + ": "
                + lock.reason();
    }

    /** A patch that does not begin is in the history all the same: somebody asked for it. */
    private PatchResult refused(Turn turn, String reason) {
        journalRefusal(turn.id(), turn, reason);
        return turn.refusal(reason);
    }

    private void journalRefusal(String id, Turn turn, String reason) {
        LOG.info("Patch {} does not begin: {}", id, reason);
        try {
            journal.append(new Begun(id, journal.now(), turn.by(), List.of(), null));
            journal.append(new Ended(id, journal.now(), Outcome.ROLLED_BACK, reason));
        } catch (IOException notJournaled) {
            LOG.error("Patch {} did not begin, which could not be journaled", id, notJournaled);
        }
    }

    private PatchResult run(String id, Request request, Abort abort, Turn turn) {
        ReportBuilder report = new ReportBuilder(id, request.patch().by(), journal.now());
        remember(report);
        LOG.info(
                "Patch {} begins: {}",
                id,
                request.sources().stream().map(Request.Source::name).toList());
        Transaction tx = new Transaction(
                (phase, kind, took, detail) -> {
                    turn.in(phase);
                    announcer.announce(id, phase, kind, took, detail);
                },
                System::nanoTime);
        PatchRun run = new PatchRun(request, phases, report, tx, abort, turn);
        PatchResult result = run.run();
        if (result instanceof PatchResult.Committed) {
            if (run.refusedTurn() == null) {
                retirement.begin(run.completed(), request.patch().policy().grace(), librariesOf(request));
            } else {
                result = takeBackRefused(run, report, run.refusedTurn(), turn);
            }
        }
        tidy();
        return result;
    }

    private List<String> librariesOf(Request request) {
        return request.rollbackOf() == null ? List.of() : wayBack.librariesOf(request.rollbackOf());
    }

    /** A promoted() refused after the flip: the way back is a flip of its own, to the versions that are still there. */
    private PatchResult takeBackRefused(PatchRun run, ReportBuilder report, String why, Turn turn) {
        retirement.keep(run.completed());
        PatchResult back;
        try {
            // Neither an abort nor a lock stands in its way: it belongs to a patch that has begun.
            Request request = wayBack.of(report.id(), Policy.defaults().withDropAllowed(true), "");
            back = run(journal.nextPatchId(), request, new Abort(), turn);
        } catch (RefusedException impossible) {
            String reason = "patch " + run.name() + " failed in RELEASE: " + why
                    + "; it serves all the same, for it cannot be taken back: " + impossible.getMessage();
            report.lingering(reason);
            framework.departure().settleTasks(run.completed().changeover()).forEach(report::finding);
            return new PatchResult.Stranded(report.build(), Phase.RELEASE, reason, List.of(reason));
        }
        String reason = "patch " + run.name() + " failed in RELEASE: " + why;
        if (!(back instanceof PatchResult.Committed)) {
            framework.departure().settleTasks(run.completed().changeover()).forEach(report::finding);
        }
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

    /** What is known of a patch of this process, by any thread. */
    Optional<PatchReport> report(String patchId) {
        synchronized (reports) {
            return Optional.ofNullable(reports.get(patchId)).map(ReportBuilder::build);
        }
    }

    /** Keeps the data folder from growing; while no patch runs, so that nothing it staged is taken for waste. */
    private void tidy() {
        try {
            store.keepOnly(ledger().neededContent(Patches.MOST_REACHABLE));
            journal.compact(Patches.MOST_REACHABLE);
        } catch (IOException failure) {
            LOG.warn("The data folder could not be tidied; nothing is lost: {}", failure.getMessage());
        }
    }

    private Ledger ledger() {
        return Ledger.of(journal.records());
    }
}
