package org.ninelives.runtime.patching;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.ninelives.api.Policy;
import org.ninelives.runtime.framework.Candidate;
import org.ninelives.runtime.framework.Changeover;
import org.ninelives.runtime.framework.Framework;
import org.ninelives.runtime.patching.Installation.Installed;
import org.ninelives.runtime.transaction.LeftBehindException;
import org.ninelives.runtime.transaction.RefusedException;

/** START: starts the candidates, waits for their services and prepares what the flip will make visible. */
final class Startup {

    /** How long the registry and its listeners may take, beyond what the policy gives the candidates. */
    private static final Duration REGISTRY_LIMIT = Duration.ofSeconds(30);

    private final Framework framework;

    Startup(Framework framework) {
        this.framework = framework;
    }

    /** The candidates, ready, and what they will change. */
    record Started(Installed installed, Changeover changeover) {}

    Started start(Installed installed, Policy policy, boolean rollback) throws Exception {
        long deadline = System.nanoTime() + policy.startTimeout().toNanos();
        List<Candidate> started = new ArrayList<>();
        try {
            for (Candidate candidate : installed.candidates()) {
                started.add(candidate);
                framework.installer().start(candidate, left(deadline));
            }
            Changeover changeover = framework
                    .arrival()
                    .await(
                            installed.candidates(),
                            installed.next(),
                            policy.withdrawalAllowed() || rollback,
                            left(deadline),
                            REGISTRY_LIMIT);
            return new Started(installed, changeover);
        } catch (Exception | Error failure) {
            throw Installation.leaving(failure, stop(started));
        }
    }

    private static Duration left(long deadline) {
        // Up to whole milliseconds, as they stand in messages.
        return Duration.ofMillis(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime() + 999_999)));
    }

    /** Undoes {@link #start}. */
    void stop(Started started) throws LeftBehindException {
        List<String> left = new ArrayList<>();
        try {
            framework.arrival().abort(started.changeover());
        } catch (LeftBehindException inRegistry) {
            left.addAll(inRegistry.left());
        }
        left.addAll(stop(started.installed().candidates()));
        if (!left.isEmpty()) {
            throw new LeftBehindException("not all candidates could be stopped", null, left);
        }
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
