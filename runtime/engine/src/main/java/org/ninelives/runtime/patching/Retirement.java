package org.ninelives.runtime.patching;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.Policy;
import org.ninelives.runtime.dispatch.Dispatch;
import org.ninelives.runtime.framework.Changeover;
import org.ninelives.runtime.framework.Departure;
import org.ninelives.runtime.framework.Framework;
import org.ninelives.runtime.journal.Journal;
import org.ninelives.runtime.journal.JournalRecord.Retired;
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
    private final ExecutorService background = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "ninelives-retire");
        thread.setDaemon(true);
        return thread;
    });

    /** For a version that is kept on, the patch that replaced it: what it shares with its successor, whom to dismiss. */
    private final Map<Bundle, Completed> replacedBy = new ConcurrentHashMap<>();

    /** What goes now. */
    private final Set<Bundle> underWay = ConcurrentHashMap.newKeySet();

    Retirement(Framework framework, Dispatch dispatch, Journal journal, Settling settling) {
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
        done.changeover().arrived().forEach(replacedBy::remove);
        keep(done);
        try {
            background.execute(() -> retire(done, retiring, grace, libraries));
        } catch (RejectedExecutionException stopping) {
            LOG.info(
                    "Patch {}: the former versions are removed at the next start",
                    done.report().id());
        }
    }

    /** A committed patch whose former versions are to go. */
    record Completed(ReportBuilder report, Transferring.Moved moved, boolean demoted) {
        Changeover changeover() {
            return moved.quiet().started().changeover();
        }
    }

    /** The former versions of this patch are about to serve again. */
    void keep(Completed done) {
        done.changeover().incumbents().forEach(incumbent -> replacedBy.put(incumbent, done));
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
        for (Bundle former : retiring) {
            attempt(left, () -> end(former));
        }
        // Should the runtime stop during the grace time, the next start removes them.
        background(grace, () -> uninstall(done, retiring, libraries, left));
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
        Completed done = replacedBy.get(former);
        requireQuiet(former);
        underWay.add(former);
        try {
            end(former);
        } catch (Exception | Error failure) {
            underWay.remove(former);
            throw failure;
        }
        background(Policy.defaults().grace(), () -> {
            List<String> left = new ArrayList<>();
            attempt(left, () -> name(done, framework.sideEffects().lingering(former)));
            attempt(left, () -> framework.departure().uninstall(former));
            underWay.remove(former);
            if (done != null) {
                journalIfAllGone(done, left);
            }
            left.forEach(line -> LOG.warn("{} is stopped but not gone: {}", Departure.nameOf(former), line));
        });
    }

    /** What a version left behind is named where its patch is, or in the log where that is long ago. */
    private static void name(@Nullable Completed done, List<String> behind) {
        behind.forEach(LOG::warn);
        if (done != null) {
            behind.forEach(done.report()::lingering);
        }
    }

    /**
     * Checks that a version can be stopped.
     *
     * @throws RefusedException if calls are inside it
     */
    void requireQuiet(Bundle former) throws RefusedException {
        Completed done = replacedBy.get(former);
        if (done != null && !isQuiet(done)) {
            throw new RefusedException("calls are still inside " + Departure.nameOf(former));
        }
    }

    private boolean isQuiet(Completed done) {
        Installation.Installed installed = done.moved().quiet().started().installed();
        return dispatch.inside(installed.next()).isEmpty();
    }

    /** Detaches a former version from what its successor uses, ends its hosts' relations, and stops it. */
    private void end(Bundle former) throws Exception {
        List<String> left = new ArrayList<>();
        Completed done = replacedBy.get(former);
        if (done != null) {
            attempt(left, done.moved().move()::detachIncumbents);
            attempt(left, () -> framework.departure().dismiss(done.changeover(), List.of(former)));
        }
        attempt(left, () -> {
            List<String> lost = framework.departure().stop(former);
            if (done != null) {
                lost.forEach(done.report()::lingering);
            }
        });
        if (!left.isEmpty()) {
            throw new LeftBehindException(String.join("; ", left), null, left);
        }
        replacedBy.remove(former);
    }

    private void background(Duration delay, Runnable work) {
        CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, background)
                .execute(work);
    }

    private boolean awaitLastCalls(Completed done) {
        long deadline = System.nanoTime() + LAST_CALLS.toNanos();
        Installation.Installed installed = done.moved().quiet().started().installed();
        return dispatch.awaitQuiet(installed.next(), () -> System.nanoTime() - deadline > 0 || background.isShutdown());
    }

    private void uninstall(Completed done, List<Bundle> retiring, List<String> libraries, List<String> left) {
        ReportBuilder report = done.report();
        framework.departure().settle(done.changeover());
        attempt(left, () -> framework.dataAreas().force(done.changeover().candidates()));
        for (Bundle former : retiring) {
            attempt(left, () -> left.addAll(framework.sideEffects().lingering(former)));
            attempt(left, () -> framework.departure().uninstall(former).ifPresent(report::gone));
        }
        for (String library : libraries) {
            attempt(left, () -> framework.uninstallIfUnused(library));
        }
        underWay.removeAll(retiring);
        journalIfAllGone(done, left);
        attempt(left, () -> left.addAll(settling.inTurn(done.changeover().successors())));
        left.forEach(report::lingering);
        if (left.isEmpty()) {
            LOG.info("Patch {}: the former versions are gone", report.id());
        } else {
            LOG.warn("Patch {}: not all of the former versions is gone: {}", report.id(), left);
        }
    }

    /** What is kept on is not retired: it must not come back beside its successor after a restart. */
    private void journalIfAllGone(Completed done, List<String> left) {
        boolean allGone =
                done.changeover().incumbents().stream().allMatch(former -> former.getState() == Bundle.UNINSTALLED);
        if (allGone) {
            try {
                journal.append(new Retired(done.report().id(), journal.now()));
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
