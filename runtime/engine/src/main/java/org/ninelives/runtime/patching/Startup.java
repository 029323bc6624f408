package org.ninelives.runtime.patching;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.Finding;
import org.ninelives.api.Policy;
import org.ninelives.runtime.artifact.Artifact;
import org.ninelives.runtime.framework.Candidate;
import org.ninelives.runtime.framework.Changeover;
import org.ninelives.runtime.framework.Framework;
import org.ninelives.runtime.framework.SideEffects;
import org.ninelives.runtime.patching.Installation.Installed;
import org.ninelives.runtime.transaction.LeftBehindException;
import org.ninelives.runtime.transaction.RefusedException;
import org.ninelives.runtime.worker.Workers;

/** START: starts the candidates, waits for their services and prepares what the flip will make visible. */
final class Startup {

    /** How long the registry and its listeners may take, beyond what the policy gives the candidates. */
    private static final Duration REGISTRY_LIMIT = Duration.ofSeconds(30);

    private final Framework framework;
    private final Workers workers;

    Startup(Framework framework, Workers workers) {
        this.framework = framework;
        this.workers = workers;
    }

    /**
     * The candidates, ready, and what they will change.
     *
     * @param before what the process looked like before they started
     * @param own those that move their state themselves
     */
    record Started(Installed installed, Changeover changeover, SideEffects.Before before, OwnTransfers own) {}

    /**
     * Starts them.
     *
     * @param found told of what the undo takes back
     * @param progress told how far those are that move their state themselves
     * @param undoing told before what was done so far is undone, so that nothing interrupts that
     */
    Started start(
            Installed installed,
            Policy policy,
            boolean rollback,
            Consumer<Finding> found,
            Consumer<String> progress,
            Runnable undoing)
            throws Exception {
        SideEffects.Before before = framework.sideEffects().look(installed.candidates(), found);
        long deadline = System.nanoTime() + policy.startTimeout().toNanos();
        List<Candidate> started = new ArrayList<>();
        Changeover changeover = framework.arrival().begin(installed.candidates(), installed.next());
        OwnTransfers own = new OwnTransfers(workers, progress);
        try {
            for (Candidate candidate : providersFirst(installed)) {
                started.add(candidate);
                framework.installer().start(candidate, left(deadline));
                framework.arrival().foresee(changeover, REGISTRY_LIMIT);
            }
            framework
                    .arrival()
                    .await(changeover, policy.withdrawalAllowed() || rollback, left(deadline), REGISTRY_LIMIT);
            new Consumers(framework).judge(changeover, policy.withdrawalAllowed() || rollback);
            framework.configurations().awaitDelivered(installed.candidates(), left(deadline));
            own.begin(framework.stateParts().ownTransfers(changeover));
            own.ahead(policy.startTimeout());
            framework.dataAreas().follow(installed.candidates());
            return new Started(installed, changeover, before, own);
        } catch (Exception | Error failure) {
            undoing.run();
            throw Installation.leaving(failure, stop(changeover, started, before, own));
        }
    }

    /** Who offers what another one needs starts before it; otherwise in the order of the patch. */
    private static List<Candidate> providersFirst(Installed installed) {
        Map<String, Artifact> artifacts = new HashMap<>();
        installed.staged().parts().forEach(part -> artifacts.put(part.location(), part.artifact()));
        Set<Candidate> ordered = new LinkedHashSet<>();
        Set<Candidate> met = new HashSet<>();
        installed.candidates().forEach(candidate -> order(candidate, installed.candidates(), artifacts, met, ordered));
        return List.copyOf(ordered);
    }

    private static void order(
            Candidate candidate,
            List<Candidate> all,
            Map<String, Artifact> artifacts,
            Set<Candidate> met,
            Set<Candidate> ordered) {
        if (met.add(candidate)) {
            for (Candidate other : all) {
                if (needs(artifacts.get(candidate.location()), artifacts.get(other.location()))) {
                    order(other, all, artifacts, met, ordered);
                }
            }
            ordered.add(candidate);
        }
    }

    private static boolean needs(@Nullable Artifact one, @Nullable Artifact other) {
        return one != null
                && other != null
                && one.components().stream()
                        .flatMap(component -> component.references().stream())
                        .anyMatch(reference -> other.components().stream()
                                .anyMatch(component -> component.services().contains(reference.service())));
    }

    private static Duration left(long deadline) {
        // Up to whole milliseconds, as they stand in messages.
        return Duration.ofMillis(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime() + 999_999)));
    }

    /** Undoes {@link #start}. */
    void stop(Started started) throws LeftBehindException {
        List<String> left =
                stop(started.changeover(), started.installed().candidates(), started.before(), started.own());
        if (!left.isEmpty()) {
            throw new LeftBehindException("not all candidates could be stopped", null, left);
        }
    }

    private List<String> stop(
            Changeover changeover, List<Candidate> candidates, SideEffects.Before before, OwnTransfers own) {
        List<String> left = new ArrayList<>(own.abandon());
        try {
            framework.arrival().abort(changeover);
        } catch (LeftBehindException inRegistry) {
            left.addAll(inRegistry.left());
        }
        left.addAll(stop(candidates));
        left.addAll(framework.sideEffects().takeBack(before));
        return left;
    }

    private List<String> stop(List<Candidate> candidates) {
        List<String> left = new ArrayList<>();
        for (int i = candidates.size() - 1; i >= 0; i--) {
            try {
                framework.installer().stop(candidates.get(i));
            } catch (RefusedException stays) {
                left.add(String.valueOf(stays.getMessage()));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                left.add(candidates.get(i) + " was not stopped: interrupted");
            }
        }
        return left;
    }
}
