package org.ninelives.runtime.patching;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.ninelives.api.Finding;
import org.ninelives.api.Policy;
import org.ninelives.api.spi.Probe;
import org.ninelives.runtime.dispatch.Dispatch;
import org.ninelives.runtime.framework.Candidate;
import org.ninelives.runtime.framework.Framework;
import org.ninelives.runtime.patching.Transferring.Moved;
import org.ninelives.runtime.transaction.RefusedException;
import org.ninelives.runtime.worker.Workers;

/** VERIFY: asks the candidates' health; whatever the probes call meets the generation to come. */
final class Verification {

    private final Framework framework;
    private final Dispatch dispatch;
    private final Workers workers;

    Verification(Framework framework, Dispatch dispatch, Workers workers) {
        this.framework = framework;
        this.dispatch = dispatch;
        this.workers = workers;
    }

    /** The candidates are well. */
    record Verified(Moved moved) {}

    Verified ask(Moved moved, Policy policy, Consumer<Finding> found) throws Exception {
        List<Finding> findings = new ArrayList<>();
        for (Probe probe : framework.whiteboard().all(Probe.class)) {
            for (Candidate candidate : moved.quiet().started().installed().candidates()) {
                findings.addAll(ask(probe, candidate, moved, policy));
            }
        }
        findings.forEach(found);
        String refusals = findings.stream()
                .filter(finding -> finding.weight() == Finding.Weight.REFUSES)
                .map(Finding::toString)
                .collect(Collectors.joining("; "));
        if (!refusals.isEmpty()) {
            throw new RefusedException(refusals);
        }
        return new Verified(moved);
    }

    private List<Finding> ask(Probe probe, Candidate candidate, Moved moved, Policy policy) throws Exception {
        String name = "the probe " + probe.getClass().getName();
        List<Finding> answer;
        try {
            answer = workers.call(
                    "probe of " + candidate,
                    Transferring.limit(moved.quiet().closing(), policy),
                    () -> dispatch.preview(
                            moved.quiet().started().installed().next(),
                            () -> framework.installer().ask(probe, candidate)));
        } catch (RuntimeException | LinkageError | AssertionError failure) {
            throw new RefusedException(name + " failed on " + candidate + ": " + failure, failure);
        }
        if (answer == null) {
            throw new RefusedException(name + " answered nothing about " + candidate);
        }
        return answer;
    }
}
