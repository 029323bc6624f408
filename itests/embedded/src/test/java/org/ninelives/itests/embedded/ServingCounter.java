package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;
import static org.ninelives.itests.embedded.Outcomes.rolledBack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.ninelives.api.Finding;
import org.ninelives.api.HistoryEntry;
import org.ninelives.api.HistoryEntry.Outcome;
import org.ninelives.api.Patch;
import org.ninelives.api.PatchResult;
import org.ninelives.api.PatchResult.RolledBack;
import org.ninelives.api.PatchService;
import org.ninelives.api.Phase;
import org.ninelives.api.Plan;
import org.ninelives.api.Policy;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Counter;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * A counter of version 1.0.0 that is called constantly, another module beside it, and the check that an undone patch left
 * nothing behind. One runtime for all attempts: what one of them left would be found by the next.
 */
final class ServingCounter implements AutoCloseable {

    static final String COUNTER = "org.ninelives.itests.counter";
    static final String BYSTANDER = "org.ninelives.itests.bystander";

    /** What waits for something that never comes waits no longer for it; a slow machine starts everything in less. */
    static final Policy QUICK =
            Outcomes.patient().withStartTimeout(Duration.ofSeconds(4)).withGrace(Duration.ZERO);

    private static final Duration BETWEEN_CALLS = Duration.ofNanos(100_000);

    private final Ninelives runtime;
    private final Path data;
    private final Counter kept;

    /** Threads of other runtimes in this process. */
    private final Set<Thread> others;

    /** How many numbers the counter has given out. */
    private long numbers;

    private ServingCounter(Ninelives runtime, Path data, Set<Thread> others) {
        this.others = others;
        this.runtime = runtime;
        this.data = data;
        this.kept = runtime.service(Counter.class);
    }

    /** Starts it, and patches there and back once: from then on threads and files are what they stay. */
    static ServingCounter start(Path data) throws Exception {
        Set<Thread> others = Thread.getAllStackTraces().keySet();
        ServingCounter serving = new ServingCounter(
                Runtimes.with(TestBundle.of("counter-1"), TestBundle.of("bystander"))
                        .data(data)
                        .start(),
                data,
                others);
        serving.runtime.service(Executor.class);
        serving.patchThereAndBack();
        return serving;
    }

    PatchService patches() {
        return runtime.patches();
    }

    BundleContext context() {
        return runtime.context();
    }

    Path store() {
        return data.resolve("store");
    }

    Ninelives runtime() {
        return runtime;
    }

    /** Under the quick policy. */
    static Patch quick(Path... bundles) {
        return patch(bundles).under(QUICK);
    }

    /** A patch that can be seen through before anything is installed: the plan says the same, and changes nothing. */
    String refusedAsPlanned(Phase phase, Patch patch) throws Exception {
        Plan plan = planUnchanged(patch);
        assertThat(plan.acceptable()).isFalse();
        String reason = undone(phase, () -> patches().apply(patch));
        plan.findings().stream()
                .filter(finding -> finding.weight() == Finding.Weight.REFUSES)
                .forEach(finding -> assertThat(reason).contains(finding.message()));
        return reason;
    }

    /** A patch that shows only while it runs. */
    String refused(Phase phase, Patch patch) throws Exception {
        return undone(phase, () -> patches().apply(patch));
    }

    private Plan planUnchanged(Patch patch) {
        Traces traces = new Traces(context(), data);
        Plan plan = patches().plan(patch);
        traces.assertUnchanged();
        return plan;
    }

    /**
     * Makes an attempt that has to be undone, while two threads call.
     *
     * @return the reason; times in it are replaced by {@code N}
     */
    String undone(Phase phase, Callable<PatchResult> attempt) throws Exception {
        // What the attempt before has left to do in the background is no trace of this one.
        Eventually.until("no work is under way", this::isIdle, () -> Thread.getAllStackTraces()
                .keySet());
        Traces traces = new Traces(context(), data);
        Load load = Load.of("kept reference", 2, this::next);
        RolledBack result;
        try (Candidates candidates = new Candidates(context())) {
            result = rolledBack(attempt.call());
            traces.assertUnchanged();
            if (phase.compareTo(Phase.INSTALL) > 0) {
                assertThat(candidates.names()).isNotEmpty();
            }
            candidates.awaitCollected();
        } finally {
            load.close();
            numbers += load.calls();
        }
        assertThat(load.failures()).isEmpty();
        assertThat(kept.version()).isEqualTo("1.0.0");
        assertThat(kept.next()).as("the number after those given out").isEqualTo(++numbers);
        assertThat(result.failedIn()).as(result.reason()).isEqualTo(phase);
        assertThat(result.report().lingering()).isEmpty();
        assertThat(patches().history())
                .filteredOn(entry -> entry.id().equals(result.report().id()))
                .allSatisfy(entry -> {
                    assertThat(entry.outcome()).isEqualTo(Outcome.ROLLED_BACK);
                    assertThat(entry.reason()).isEqualTo(result.reason());
                });
        return result.reason().replaceAll("after \\d+ ms", "after N ms");
    }

    private long next() {
        LockSupport.parkNanos(BETWEEN_CALLS.toNanos());
        return kept.next();
    }

    /** Another patch passes, its state moves there and back. */
    void patchThereAndBack() throws Exception {
        committed(patches().apply(quick(TestBundle.of("counter-2"))));
        assertThat(kept.version()).isEqualTo("2.0.0");
        assertThat(kept.next()).isEqualTo(++numbers);
        committed(patches().rollback(COUNTER, QUICK));
        assertThat(kept.version()).isEqualTo("1.0.0");
        assertThat(kept.next()).isEqualTo(++numbers);
        Eventually.until("version 2.0.0 is gone", this::isSettled, () -> installed(COUNTER));
    }

    /** One version is there, and no work is under way. */
    private boolean isSettled() {
        return installed(COUNTER).size() == 1 && isIdle();
    }

    private boolean isIdle() {
        return Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().matches("ninelives-\\d.*") && !others.contains(thread));
    }

    /** The bundles of this name. */
    List<Bundle> installed(String name) {
        return Stream.of(context().getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .toList();
    }

    /** The newest line of the history. */
    HistoryEntry latest() {
        return patches().history().get(patches().history().size() - 1);
    }

    @Override
    public void close() {
        runtime.close();
    }
}
