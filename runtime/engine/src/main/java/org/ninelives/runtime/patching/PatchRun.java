package org.ninelives.runtime.patching;

import static org.ninelives.api.Phase.INSTALL;
import static org.ninelives.api.Phase.QUIESCE;
import static org.ninelives.api.Phase.STAGE;
import static org.ninelives.api.Phase.START;
import static org.ninelives.api.Phase.TRANSFER;
import static org.ninelives.api.Phase.VALIDATE;
import static org.ninelives.api.Phase.VERIFY;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.HistoryEntry.Outcome;
import org.ninelives.api.PatchResult;
import org.ninelives.api.PatchResult.Committed;
import org.ninelives.api.PatchResult.RolledBack;
import org.ninelives.api.PatchResult.Stranded;
import org.ninelives.api.Policy;
import org.ninelives.runtime.dispatch.Closing;
import org.ninelives.runtime.journal.Entry;
import org.ninelives.runtime.journal.JournalRecord.Begun;
import org.ninelives.runtime.journal.JournalRecord.Ended;
import org.ninelives.runtime.patching.Examination.Accepted;
import org.ninelives.runtime.patching.Installation.Installed;
import org.ninelives.runtime.patching.Quiescence.Quiet;
import org.ninelives.runtime.patching.Startup.Started;
import org.ninelives.runtime.patching.Transferring.Moved;
import org.ninelives.runtime.patching.Verification.Verified;
import org.ninelives.runtime.transaction.LeftBehindException;
import org.ninelives.runtime.transaction.PhaseFailedException;
import org.ninelives.runtime.transaction.RefusedException;
import org.ninelives.runtime.transaction.Transaction;
import org.ninelives.runtime.worker.OverdueException;

/**
 * One patch: the phases in their order, each with its compensation. What callers can see of it begins with one write, the
 * one of the new generation in {@link Release#flip}; all before is invisible to them but for a wait at the gate.
 *
 * <p>Confined to the thread that runs it.
 */
final class PatchRun {

    private final Request request;
    private final Policy policy;
    private final Phases phases;
    private final ReportBuilder report;
    private final Transaction tx;
    private final Abort abort;
    private final Turn turn;

    /** What serves while the patch has not committed, for messages. */
    private String whatServes = "nothing has changed";

    private boolean begun;
    private boolean drained = true;

    /** The first promoted() that refused; then the patch is to be taken back. */
    @Nullable
    private String refusedTurn;

    @Nullable
    private Moved moved;

    PatchRun(Request request, Phases phases, ReportBuilder report, Transaction tx, Abort abort, Turn turn) {
        this.request = request;
        this.policy = request.patch().policy();
        this.phases = phases;
        this.report = report;
        this.tx = tx;
        this.abort = abort;
        this.turn = turn;
    }

    PatchResult run() {
        try {
            Staged staged = tx.run(STAGE, () -> begin(phases.staging().stage(report.id(), request)), this::forget);
            Accepted accepted = tx.check(VALIDATE, () -> phases.examination().accept(request, staged, this::note));
            Installed installed = tx.run(
                    INSTALL,
                    () -> phases.installation().install(accepted.staged(), abort::undoing),
                    phases.installation()::uninstall);
            Started started = tx.run(
                    START,
                    () -> note(phases.startup()
                            .start(
                                    installed,
                                    policy,
                                    request.isRollback(),
                                    report::finding,
                                    turn::progress,
                                    abort::undoing)),
                    phases.startup()::stop);
            Quiet quiet = tx.run(
                    QUIESCE, () -> phases.quiescence().close(started, policy, this::closed), phases.quiescence()::open);
            Moved state = tx.run(
                    TRANSFER, () -> note(phases.transferring().move(quiet, policy)), phases.transferring()::discard);
            Verified verified = tx.check(VERIFY, () -> phases.verification().ask(state, policy, report::finding));
            // The point of no return: callers meet the candidates from here on.
            List<String> left = tx.commit(
                    () -> flip(verified),
                    () -> phases.release().open(verified),
                    () -> drain(verified),
                    () -> phases.release().publish(verified),
                    () -> demote(verified),
                    () -> promote(verified),
                    () -> phases.release().persist(verified));
            return committed(left);
        } catch (PhaseFailedException failure) {
            @Nullable String aborted = abort.undoing();
            return rolledBack(failure, tx.rollBack(failure), aborted);
        }
    }

    /** The content is staged; from here on the journal knows of the patch. */
    private Staged begin(Staged staged) throws IOException, RefusedException {
        report.members(staged.members());
        whatServes = staged.whatServes().orElse(whatServes);
        staged.incumbents().forEach(phases.framework().modules().watch()::begin);
        List<Entry> entries = staged.parts().stream().map(Staged.Part::entry).toList();
        try {
            journalBegun(entries);
        } catch (IOException | RuntimeException notJournaled) {
            forget(staged);
            throw notJournaled;
        }
        return staged;
    }

    /** Undoes {@link #begin}. */
    private void forget(Staged staged) throws IOException {
        phases.framework().modules().watch().end();
        phases.staging().forget(staged);
    }

    private void journalBegun(List<Entry> entries) throws IOException {
        phases.journal()
                .append(new Begun(
                        report.id(), phases.journal().now(), request.patch().by(), entries, request.rollbackOf()));
        begun = true;
    }

    private void closed(Closing closing) {
        report.closing(closing);
        turn.waitsForCalls(true);
        abort.closed(() -> {
            closing.abandon();
            phases.dispatch().open(closing);
        });
    }

    private void flip(Verified verified) throws Exception {
        abort.decide();
        phases.release().flip(report.id(), verified);
    }

    private void note(Examined examined) {
        examined.findings().forEach(report::finding);
        report.state(examined.state());
    }

    private Started note(Started started) {
        started.changeover().warnings().forEach(report::finding);
        return started;
    }

    private Moved note(Moved state) {
        report.state(state.report());
        report.initials(state.initials());
        state.findings().forEach(report::finding);
        moved = state;
        return state;
    }

    /** Without a gate, calls that began before the flip still run on the incumbents. */
    private void drain(Verified verified) {
        Installed installed = verified.moved().quiet().started().installed();
        long deadline = System.nanoTime() + policy.longestPause().toNanos();
        turn.waitsForCalls(true);
        drained = phases.dispatch().awaitQuiet(installed.next(), () -> System.nanoTime() - deadline > 0);
        turn.waitsForCalls(false);
    }

    private void demote(Verified verified) throws Exception {
        if (drained) {
            phases.framework()
                    .departure()
                    .demote(verified.moved().quiet().started().changeover());
        }
    }

    private void promote(Verified verified) throws LeftBehindException, InterruptedException {
        try {
            phases.framework()
                    .departure()
                    .promote(verified.moved().quiet().started().changeover())
                    .forEach(report::finding);
        } catch (LeftBehindException refused) {
            refusedTurn = String.join("; ", refused.left());
            throw refused;
        }
    }

    /** What served before, for messages. */
    String whatServes() {
        return whatServes;
    }

    /** Why the candidates, already serving, refused their turn; null if they did not. */
    @Nullable
    String refusedTurn() {
        return refusedTurn;
    }

    /** What the retirement needs to know, once the patch is committed. */
    Retirement.Completed completed() {
        if (moved == null) {
            throw new IllegalStateException("patch " + report.id() + " was not committed");
        }
        Started started = moved.quiet().started();
        return new Retirement.Completed(
                report, started.changeover(), started.installed().next(), moved.move(), drained);
    }

    private PatchResult committed(List<String> left) {
        left.forEach(report::lingering);
        report.phases(tx.times());
        return new Committed(report.build());
    }

    private PatchResult rolledBack(PhaseFailedException failure, List<String> left, @Nullable String aborted) {
        left = withWhatRunsOn(failure, left);
        Outcome outcome = left.isEmpty() ? Outcome.ROLLED_BACK : Outcome.STRANDED;
        String reason = reason(failure, aborted);
        left = journalEnd(outcome, reason, left);
        report.phases(tx.times());
        left.forEach(report::lingering);
        return left.isEmpty()
                ? new RolledBack(report.build(), failure.phase(), reason)
                : new Stranded(report.build(), failure.phase(), reason, left);
    }

    /** Foreign code that did not end in time, and does not hear that it should, is left behind: no thread can be ended. */
    private static List<String> withWhatRunsOn(PhaseFailedException failure, List<String> left) {
        if (left.isEmpty() && failure.getCause() instanceof OverdueException overdue) {
            try {
                if (overdue.runsOn()) {
                    return List.of("code that does not end, nor hears that it should, runs on until the process ends; "
                            + overdue.where());
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return left;
    }

    /** What, where, how far, why, and what is true now. */
    private String reason(PhaseFailedException failure, @Nullable String aborted) {
        Duration took = tx.times().stream()
                .filter(time -> time.phase() == failure.phase())
                .map(org.ninelives.api.PatchReport.PhaseTime::took)
                .findFirst()
                .orElse(Duration.ZERO);
        String when = failure.phase() + " after " + took.toMillis() + " ms";
        return "patch " + name()
                + (aborted == null ? " failed in " + when + ": " + failure.getMessage() : " " + aborted + " in " + when)
                + "; " + whatServes;
    }

    /** The versions that it brings, for messages; as far as is known, the addresses. */
    String name() {
        String members = report.build().members().stream()
                .map(member -> member.module() + "@" + member.to())
                .collect(Collectors.joining("+"));
        return members.isEmpty()
                ? request.sources().stream().map(Request.Source::name).collect(Collectors.joining(" "))
                : members;
    }

    private List<String> journalEnd(Outcome outcome, String reason, List<String> left) {
        try {
            if (!begun) {
                journalBegun(List.of());
            }
            phases.journal().append(new Ended(report.id(), phases.journal().now(), outcome, reason));
            return left;
        } catch (IOException notJournaled) {
            List<String> more = new java.util.ArrayList<>(left);
            more.add(
                    "the end of the patch was not journaled; the next start sees it as cut short, with the same outcome: "
                            + notJournaled.getMessage());
            return List.copyOf(more);
        }
    }
}
