package org.ninelives.runtime.patching;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.Policy;
import org.ninelives.runtime.dispatch.Dispatch;
import org.ninelives.runtime.dispatch.Generation;
import org.ninelives.runtime.framework.Changeover;
import org.ninelives.runtime.framework.Departure;
import org.ninelives.runtime.framework.Framework;
import org.ninelives.runtime.journal.Journal;
import org.ninelives.runtime.journal.JournalRecord.Retired;
import org.ninelives.runtime.leak.Leaks;
import org.ninelives.runtime.leak.Watched;
import org.ninelives.runtime.state.Move;
import org.ninelives.runtime.transaction.LeftBehindException;
import org.ninelives.runtime.transaction.RefusedException;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RETIRE, in the background and never in the way of the next patch: wait for the last calls, detach what is shared, stop,
 * wait a grace time (Felix throws {@code NullPointerException} into lookups that meet a hasty uninstall), uninstall. Each
 * step runs whatever happened to the one before; what is left is in the patch's report.
 */
final class Retirement implements AutoCloseable {

    /** How long the last calls may take to leave a version that is to be stopped. */
    private static final Duration LAST_CALLS = Duration.ofMinutes(10);

    /** How long the end of the runtime waits for a retirement that was interrupted. */
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Retirement.class);

    private final Framework framework;
    private final Dispatch dispatch;
    private final Journal journal;
    private final Settling settling;
    private final Leaks leaks;
    private final ExecutorService background = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "ninelives-retire");
        thread.setDaemon(true);
        return thread;
    });

    /** For a version that is still there, what is left of the patch that replaced it. */
    private final Map<Bundle, Former> replaced = new ConcurrentHashMap<>();

    /** What goes now. */
    private final Set<Bundle> underWay = ConcurrentHashMap.newKeySet();

    Retirement(Framework framework, Dispatch dispatch, Journal journal, Settling settling, Leaks leaks) {
        this.leaks = leaks;
        this.settling = settling;
        this.framework = framework;
        this.dispatch = dispatch;
        this.journal = journal;
    }

    private interface Step {
        void run() throws Exception;
    }

    /**
     * Retires what a committed patch replaced.
     *
     * @param libraries the locations of bundles that nobody may need any more
     */
    void begin(Completed done, Duration grace, List<String> libraries) {
        // Decided here, in the patch's turn: the next patch must not take one of them for a standby.
        List<Bundle> retiring = framework.departure().retire(done.changeover());
        underWay.addAll(retiring);
        // One that was kept on serves again, and is kept by nobody else.
        done.changeover().arrived().forEach(replaced::remove);
        keep(done);
        try {
            background.execute(() -> retire(done, retiring, grace, libraries));
        } catch (RejectedExecutionException stopping) {
            LOG.info(
                    "Patch {}: the former versions are removed at the next start",
                    done.report().id());
        }
    }

    /**
     * A committed patch whose former versions are to go.
     *
     * @param next the generation that it brought
     */
    record Completed(ReportBuilder report, Changeover changeover, Generation next, Move move, boolean demoted) {}

    /**
     * What it takes to end a former version. A standby may be there for long, so this holds nothing of the versions beside it
     * and after it.
     *
     * @param modules the names of those that it served
     * @param move knows what it shares with its successor
     * @param dismissal ends the relations of its hosts
     * @param formers all former versions of the patch
     */
    private record Former(
            ReportBuilder report,
            Generation next,
            List<String> modules,
            Move move,
            Callable<Boolean> dismissal,
            List<Bundle> formers) {}

    /** The former versions of this patch are still there, and may serve again. */
    void keep(Completed done) {
        done.move().settle();
        List<Bundle> formers = done.changeover().incumbents();
        for (Bundle former : formers) {
            replaced.put(
                    former,
                    new Former(
                            done.report(),
                            done.next(),
                            done.changeover().modulesOf(former),
                            done.move(),
                            framework.departure().dismissal(done.changeover(), former),
                            formers));
        }
    }

    private void retire(Completed done, List<Bundle> retiring, Duration grace, List<String> libraries) {
        Departure departure = framework.departure();
        List<String> left = new ArrayList<>();
        if (!awaitLastCalls(done)) {
            if (background.isShutdown()) {
                return; // the next start removes them
            }
            done.report()
                    .lingering("calls are still inside a former version after " + LAST_CALLS.toMinutes()
                            + " min; it is not stopped, and gone at the next start");
            underWay.removeAll(retiring);
            return;
        }
        if (!done.demoted()) {
            attempt(left, () -> departure.demote(done.changeover()));
        }
        departure.forgetFormer(done.changeover());
        List<Bundle> detached = new ArrayList<>();
        for (Bundle former : retiring) {
            attempt(left, () -> {
                detach(former);
                detached.add(former);
                end(former);
            });
        }
        done.move().keepNothingAlive();
        retiring.stream().filter(former -> !detached.contains(former)).forEach(underWay::remove);
        // Should the runtime stop during the grace time, the next start removes them.
        background(grace, () -> uninstall(done, detached, libraries, left));
    }

    /** Whether a bundle is on its way out. */
    boolean isUnderWay(Bundle bundle) {
        return underWay.contains(bundle);
    }

    /**
     * Retires a version that was kept on, or that could not be retired before. Waits for its stop.
     *
     * @throws RefusedException if calls are inside it, or it cannot be stopped
     */
    void retire(Bundle former) throws Exception {
        Former known = replaced.get(former);
        requireQuiet(former);
        underWay.add(former);
        try {
            detach(former);
            end(former);
        } catch (Exception | Error failure) {
            underWay.remove(former);
            throw failure;
        }
        background(Policy.defaults().grace(), () -> {
            List<String> left = new ArrayList<>();
            attempt(left, () -> name(known, framework.sideEffects().lingering(former)));
            attempt(left, () -> uninstall(former, known == null ? null : known.report()));
            underWay.remove(former);
            if (known != null) {
                journalIfAllGone(known.report(), known.formers(), left);
            }
            left.forEach(line -> LOG.warn("{} is stopped but not gone: {}", Departure.nameOf(former), line));
        });
    }

    /** What a version left behind is named where its patch is, or in the log where that is long ago. */
    private static void name(@Nullable Former known, List<String> behind) {
        behind.forEach(LOG::warn);
        if (known != null) {
            behind.forEach(known.report()::lingering);
        }
    }

    /**
     * Checks that a version can be stopped.
     *
     * @throws RefusedException if calls are inside it
     */
    void requireQuiet(Bundle former) throws RefusedException {
        Former known = replaced.get(former);
        if (known != null && !dispatch.inside(known.next()).isEmpty()) {
            throw new RefusedException("calls are still inside " + Departure.nameOf(former));
        }
    }

    /**
     * Detaches a former version from what its successor uses.
     *
     * @throws LeftBehindException if it still reaches some of that: then it must not be stopped, for as it stops it may clear
     *     what its successor uses; another attempt begins here again
     */
    private void detach(Bundle former) throws LeftBehindException {
        Former known = replaced.get(former);
        List<String> left = new ArrayList<>();
        if (known != null) {
            for (String module : known.modules()) {
                attempt(left, () -> known.move().detachIncumbents(module));
            }
        }
        if (!left.isEmpty()) {
            throw new LeftBehindException(
                    Departure.nameOf(former) + " is not stopped: " + String.join("; ", left), null, left);
        }
    }

    /** Ends the relations of a detached version's hosts, and stops it. */
    private void end(Bundle former) throws Exception {
        List<String> left = new ArrayList<>();
        Former known = replaced.get(former);
        if (known != null) {
            attempt(left, known.dismissal()::call);
        }
        attempt(left, () -> {
            List<String> lost = framework.departure().stop(former);
            if (known != null) {
                lost.forEach(known.report()::lingering);
            }
        });
        if (!left.isEmpty()) {
            throw new LeftBehindException(String.join("; ", left), null, left);
        }
        replaced.remove(former);
    }

    private void background(Duration delay, Runnable work) {
        CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, background)
                .execute(work);
    }

    private boolean awaitLastCalls(Completed done) {
        long deadline = System.nanoTime() + LAST_CALLS.toNanos();
        return dispatch.awaitQuiet(done.next(), () -> System.nanoTime() - deadline > 0 || background.isShutdown());
    }

    private void uninstall(Completed done, List<Bundle> retiring, List<String> libraries, List<String> left) {
        ReportBuilder report = done.report();
        framework.departure().settle(done.changeover());
        attempt(left, () -> framework.dataAreas().force(done.changeover().candidates()));
        for (Bundle former : retiring) {
            attempt(left, () -> left.addAll(framework.sideEffects().lingering(former)));
            attempt(left, () -> uninstall(former, report));
        }
        for (String library : libraries) {
            attempt(left, () -> framework.uninstallIfUnused(library));
        }
        underWay.removeAll(retiring);
        journalIfAllGone(report, done.changeover().incumbents(), left);
        attempt(left, () -> left.addAll(settling.inTurn(done.changeover().successors())));
        left.forEach(report::lingering);
        if (left.isEmpty()) {
            LOG.info("Patch {}: the former versions are gone", report.id());
        } else {
            LOG.warn("Patch {}: not all of the former versions is gone: {}", report.id(), left);
        }
    }

    /** From here on its classes are watched. */
    private void uninstall(Bundle former, @Nullable ReportBuilder report) throws Exception {
        Function<ClassLoader, List<String>> finder = framework.sideEffects().holders(former);
        framework.departure().uninstall(former).ifPresent(gone -> {
            @Nullable ClassLoader loader = gone.loader().get();
            if (loader != null) {
                Watched watched = leaks.watch(report == null ? "-" : report.id(), gone.name(), loader, finder);
                if (report != null) {
                    report.gone(gone, watched);
                }
            }
        });
    }

    /** What is kept on is not retired: it must not come back beside its successor after a restart. */
    private void journalIfAllGone(ReportBuilder report, List<Bundle> formers, List<String> left) {
        boolean allGone = formers.stream().allMatch(former -> former.getState() == Bundle.UNINSTALLED);
        if (allGone) {
            try {
                journal.append(new Retired(report.id(), journal.now()));
            } catch (IOException failure) {
                left.add("the retirement was not journaled and is redone at the next start: " + failure.getMessage());
            }
        }
    }

    private static void attempt(List<String> left, Step step) {
        try {
            step.run();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            left.add("interrupted");
        } catch (Exception | LinkageError | AssertionError failure) {
            left.add(Objects.requireNonNullElse(failure.getMessage(), failure.toString()));
        }
    }

    /** What is under way is left; the next start completes it. Nothing runs on when the engine's classes go. */
    @Override
    public void close() {
        background.shutdownNow();
        try {
            if (!background.awaitTermination(CLOSE_LIMIT.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn("A retirement did not end within {} ms; the next start completes it", CLOSE_LIMIT.toMillis());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
