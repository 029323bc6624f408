package org.ninelives.runtime.patching;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.Finding;
import org.ninelives.api.Policy;
import org.ninelives.api.module.Lifecycle;
import org.ninelives.api.state.FieldReport;
import org.ninelives.api.state.FieldReport.Fate;
import org.ninelives.api.state.Migration;
import org.ninelives.api.state.StateTransferException;
import org.ninelives.runtime.dispatch.Closing;
import org.ninelives.runtime.dispatch.Dispatch;
import org.ninelives.runtime.framework.Candidate;
import org.ninelives.runtime.framework.Framework;
import org.ninelives.runtime.patching.Quiescence.Quiet;
import org.ninelives.runtime.patching.Startup.Started;
import org.ninelives.runtime.state.InitialValue;
import org.ninelives.runtime.state.Lent;
import org.ninelives.runtime.state.Move;
import org.ninelives.runtime.transaction.RefusedException;
import org.ninelives.runtime.worker.Workers;

/** TRANSFER: moves the state to the candidates, which then hear that it is there. */
final class Transferring {

    private final Framework framework;
    private final Dispatch dispatch;
    private final Workers workers;

    Transferring(Framework framework, Dispatch dispatch, Workers workers) {
        this.framework = framework;
        this.dispatch = dispatch;
        this.workers = workers;
    }

    /**
     * The candidates have their state.
     *
     * @param move what was moved by name
     * @param report what became of each field
     * @param findings what became of the files in data areas, and what did not stand in the way
     * @param initials what carried fields of the candidates held before
     */
    record Moved(
            Quiet quiet, Move move, List<FieldReport> report, List<Finding> findings, List<InitialValue> initials) {

        Moved {
            findings = List.copyOf(findings);
        }
    }

    Moved move(Quiet quiet, Policy policy) throws Exception {
        Duration limit = limit(quiet.closing(), policy);
        Instant deadline = Instant.now().plus(limit);
        Attempt attempt = new Attempt();
        if (quiet.closing() != null) {
            quiet.closing().beforeOpening(attempt.lent::close);
        }
        try {
            return workers.call("transfer of state", limit, () -> move(quiet, policy, deadline, attempt));
        } catch (Exception | Error failure) {
            // Whatever the worker still does: the candidates are about to be stopped, and must not reach shared state.
            throw Installation.leaving(failure, giveUp(attempt));
        }
    }

    private static List<String> giveUp(Attempt attempt) {
        try {
            attempt.giveUp();
            return List.of();
        } catch (IllegalStateException notDetached) {
            return List.of(String.valueOf(notDetached.getMessage()));
        }
    }

    /**
     * One move of state, between the worker that does it and the patch's thread that may no longer want it. No code of a module
     * runs under its lock.
     */
    private static final class Attempt {

        private final Lent lent = new Lent();

        /** Guarded by this. */
        private boolean givenUp;

        /** What the candidates are given; guarded by this. */
        @Nullable
        private Move move;

        synchronized boolean isGivenUp() {
            return givenUp;
        }

        /** The candidates are about to be given their state, unless nobody wants it any more. */
        synchronized void begin(Move prepared) throws RefusedException {
            if (givenUp) {
                throw new RefusedException("nobody waits for the state any more");
            }
            move = prepared;
        }

        /** Takes it away from them again. */
        synchronized void giveUp() {
            givenUp = true;
            lent.close();
            if (move != null) {
                move.discard();
            }
        }
    }

    static Duration limit(@Nullable Closing closing, Policy policy) {
        return closing == null ? policy.longestPause() : closing.left();
    }

    private Moved move(Quiet quiet, Policy policy, Instant deadline, Attempt attempt) throws Exception {
        BooleanSupplier givenUp = () -> attempt.isGivenUp()
                || (quiet.closing() != null && quiet.closing().givenUp());
        List<Migration<?>> migrations =
                framework.stateParts().migrations(quiet.started().changeover());
        Move move = Move.prepare(
                quiet.plan(),
                quiet.pairs(),
                framework.stateParts().handedOut(quiet.started().changeover()),
                migrations,
                attempt.lent,
                givenUp);
        if (quiet.closing() == null && (!move.concurrent() || !migrations.isEmpty())) {
            throw new RefusedException(
                    "what both versions were to use at once changed meanwhile, and has to be rebuilt:"
                            + " calls would go on changing the former one; apply the patch again, and they will wait");
        }
        List<FieldReport> report = new ArrayList<>(move.report());
        refuseDropped(report, policy);
        List<Finding> findings = new ArrayList<>(
                framework.dataAreas().update(quiet.started().installed().candidates(), givenUp));
        attempt.begin(move);
        OwnTransfers.Behind own = quiet.started().own().behind(move, deadline, attempt::isGivenUp);
        move.apply();
        report.addAll(own.move());
        dispatch.preview(quiet.started().installed().next(), () -> {
            for (Lifecycle arriving :
                    framework.stateParts().arriving(quiet.started().changeover())) {
                restored(arriving);
            }
            return true;
        });
        List<InitialValue> initials = initials(move, quiet.started(), findings);
        return new Moved(quiet, move, List.copyOf(report), findings, initials);
    }

    /**
     * What the candidates began with. Whoever still uses it refuses the patch; but where a patch is taken back, a version that
     * has served like that before does so again, and the operator hears of it.
     */
    private List<InitialValue> initials(Move move, Started started, List<Finding> findings)
            throws StateTransferException {
        try {
            return move.requireNothingCaptured(framework.stateParts().objects(started.changeover()));
        } catch (StateTransferException captured) {
            if (started.installed().staged().rollbackOf() == null) {
                throw captured;
            }
            String versions = started.installed().candidates().stream()
                    .map(Candidate::toString)
                    .collect(Collectors.joining(", "));
            findings.add(Finding.warns(versions, String.valueOf(captured.getMessage())));
            return move.initials();
        }
    }

    private static void restored(Lifecycle arriving) throws RefusedException {
        try {
            arriving.restored();
        } catch (Exception | LinkageError | AssertionError refused) {
            throw new RefusedException(
                    arriving.getClass().getName() + " refused the state in restored(): " + refused, refused);
        }
    }

    private static void refuseDropped(List<FieldReport> report, Policy policy) throws RefusedException {
        List<String> dropped = report.stream()
                .filter(field -> field.fate() == Fate.DROPPED)
                .map(field -> new Finding(
                                Finding.Weight.REFUSES, field.module() + "/" + field.component(), field.field())
                        .toString())
                .toList();
        if (!dropped.isEmpty() && !policy.dropAllowed()) {
            throw new RefusedException("carried state would be lost: " + String.join(", ", dropped));
        }
    }

    /** Undoes {@link #move}: stopping the candidates cannot reach what the incumbents use. */
    void discard(Moved moved) {
        moved.move().discard();
    }
}
