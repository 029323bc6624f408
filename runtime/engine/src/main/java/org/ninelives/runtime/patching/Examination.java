package org.ninelives.runtime.patching;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.felix.utils.resource.RequirementImpl;
import org.ninelives.api.Finding;
import org.ninelives.api.Patch;
import org.ninelives.api.ServiceChange;
import org.ninelives.api.ServiceChange.Change;
import org.ninelives.api.spi.Proposal;
import org.ninelives.api.spi.Validator;
import org.ninelives.api.state.FieldReport;
import org.ninelives.api.state.FieldReport.Fate;
import org.ninelives.runtime.artifact.Artifact;
import org.ninelives.runtime.artifact.Comparison;
import org.ninelives.runtime.artifact.Need;
import org.ninelives.runtime.framework.Framework;
import org.ninelives.runtime.framework.Role;
import org.ninelives.runtime.transaction.RefusedException;
import org.ninelives.runtime.worker.Workers;
import org.osgi.framework.Bundle;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;

/** VALIDATE: everything that can be known of a patch before anything is installed, all of it at once. */
final class Examination {

    private static final Duration VALIDATOR_LIMIT = Duration.ofSeconds(30);

    private final Framework framework;
    private final Workers workers;

    Examination(Framework framework, Workers workers) {
        this.framework = framework;
        this.workers = workers;
    }

    /**
     * What was found, and passed.
     *
     * @param plan what the patch is going to do
     */
    record Accepted(Staged staged, Examined plan) {}

    /** The phase: refuses with all refusals in one message. */
    Accepted accept(Request request, Staged staged, java.util.function.Consumer<Examined> found)
            throws RefusedException {
        Examined examined = examine(request, staged);
        found.accept(examined);
        if (!examined.acceptable()) {
            throw new RefusedException(examined.findings().stream()
                    .filter(finding -> finding.weight() == Finding.Weight.REFUSES)
                    .map(Finding::toString)
                    .collect(Collectors.joining("; ")));
        }
        return new Accepted(staged, examined);
    }

    Examined examine(Request request, Staged staged) {
        List<Finding> findings = new ArrayList<>();
        List<ServiceChange> services = new ArrayList<>();
        List<FieldReport> state = new ArrayList<>();
        boolean needsGate = false;
        twice(staged, findings);
        Versions versions = new Versions(framework.modules(), findings);
        versions.expected(request.patch(), staged.members());
        for (Staged.Part part : staged.parts()) {
            known(part, request.patch().policy().dropAllowed(), findings);
            installed(part, findings);
            configured(part, findings);
            Comparison comparison = part.formerArtifact() == null
                    ? Comparison.ofNew(part.artifact())
                    : Comparison.of(part.formerArtifact(), part.artifact());
            findings.addAll(comparison.findings());
            services.addAll(comparison.services());
            state.addAll(comparison.state());
            needsGate |= comparison.needsGate();
            if (part.module() != null && part.incumbent() != null) {
                needsGate |= part.module().handsOut();
                Handed.examine(part.module(), part.incumbent(), part.artifact(), findings);
                Ticking.examine(part.module(), framework.modules().tasks(part.module()), findings);
            }
            versions.examine(request, part);
        }
        consent(request, services, state, findings);
        wiring(staged, findings);
        new Dependants(framework, staged, request.patch().policy().dropAllowed(), findings).examine();
        new Consumers(framework)
                .examine(staged, request.patch().policy().withdrawalAllowed() || request.isRollback(), findings);
        validators(request.patch(), staged, findings);
        findings.sort(Comparator.comparing(Finding::weight));
        return new Examined(staged.members(), findings, services, state, needsGate);
    }

    private static void twice(Staged staged, List<Finding> findings) {
        Set<String> names = new HashSet<>();
        for (Staged.Part part : staged.parts()) {
            if (!names.add(part.artifact().symbolicName())) {
                findings.add(Finding.refuses(
                        part.artifact().symbolicName(), "comes more than once in this patch; give one version of it"));
            }
        }
    }

    /** A component that was deactivated has lost its state, which nobody may find out only afterwards. */
    private static void stopped(Staged.Part part, boolean dropAllowed, List<Finding> findings) {
        Bundle incumbent = part.incumbent();
        if (incumbent != null && (incumbent.getState() & (Bundle.ACTIVE | Bundle.STARTING)) == 0) {
            String stopped = incumbent.getSymbolicName() + " " + incumbent.getVersion()
                    + " is stopped, so there is no state to go on with";
            findings.add(
                    dropAllowed
                            ? Finding.warns(part.name(), stopped)
                            : Finding.refuses(
                                    part.name(), stopped + "; start it, or allow that explicitly (--allow-drop)"));
        }
    }

    private void known(Staged.Part part, boolean dropAllowed, List<Finding> findings) {
        if (part.artifact().replaces().size() > 1) {
            findings.add(Finding.refuses(
                    part.name(), "wants to replace several modules; taking over one is what is possible"));
        }
        if (part.module() == null && part.artifact().isModule()) {
            String replaced = String.join(", ", part.artifact().replaces());
            findings.add(Finding.refuses(
                    part.name(),
                    "no version of " + (replaced.isEmpty() ? part.artifact().symbolicName() : replaced)
                            + " serves, so there is nothing to patch; install and start it as any bundle"));
        } else if (part.module() != null && part.incumbent() == null) {
            findings.add(Finding.refuses(
                    part.name(),
                    "no version of " + part.module().name()
                            + " serves at the moment; install and start it as any bundle"));
        }
        stopped(part, dropAllowed, findings);
        if (part.module() != null) {
            for (String obstacle : part.module().obstacles()) {
                findings.add(Finding.refuses(part.module().name(), obstacle));
            }
        }
    }

    private void configured(Staged.Part part, List<Finding> findings) {
        if (part.incumbent() != null) {
            try {
                findings.addAll(framework
                        .configurations()
                        .foresee(part.incumbent(), part.artifact().version()));
                findings.addAll(framework.dataAreas().foresee(part.incumbent()));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                findings.add(Finding.refuses(part.name(), "was not examined to the end: interrupted"));
            } catch (Exception failure) {
                findings.add(Finding.refuses(
                        part.name(), "what is configured for it cannot be known: " + failure.getMessage()));
            }
        }
    }

    private void installed(Staged.Part part, List<Finding> findings) {
        if (part.source() instanceof Request.ByHand) {
            return;
        }
        if (part.present() != null) {
            findings.add(Finding.notes(
                    part.name(),
                    "is installed already as bundle " + part.present().getBundleId() + "; that one is used"));
            return;
        }
        for (Bundle bundle : framework.installer().installed(part.artifact().symbolicName())) {
            if (bundle.getVersion().equals(part.artifact().version())
                    && !bundle.equals(part.incumbent())
                    && !framework.installer().is(bundle, Role.STANDBY)
                    && !framework.installer().is(bundle, Role.RETIRED)
                    // A stopped one is in nobody's way. Looked at last: with its end, a former version loses its role.
                    && (bundle.getState() & (Bundle.STARTING | Bundle.STOPPING | Bundle.ACTIVE)) != 0) {
                boolean hangs = bundle.getState() != Bundle.ACTIVE;
                findings.add(Finding.refuses(
                        part.name(),
                        "is installed already as bundle " + bundle.getBundleId() + " (" + bundle.getLocation()
                                + ") and "
                                + (hangs
                                        ? "hangs in its start; it is hidden, and gone at the next start"
                                        : "does not serve; stop it first")));
            }
        }
    }

    private static void consent(
            Request request, List<ServiceChange> services, List<FieldReport> state, List<Finding> findings) {
        for (FieldReport field : state) {
            if (field.fate() == Fate.DROPPED && !request.patch().policy().dropAllowed()) {
                findings.add(Finding.refuses(
                        field.module() + "/" + field.component() + "." + field.field(),
                        "is carried state that has no home in the candidate and would be lost; allow that explicitly"
                                + " (--allow-drop), or give it a home"));
            }
        }
        for (ServiceChange service : services) {
            if (service.change() == Change.WITHDRAWN
                    && !request.patch().policy().withdrawalAllowed()
                    && !request.isRollback()) {
                findings.add(Finding.refuses(
                        service.module(),
                        "no longer offers " + String.join(", ", service.interfaces())
                                + ", which consumers may hold; allow that explicitly (--allow-withdraw)"));
            }
        }
    }

    private void wiring(Staged staged, List<Finding> findings) {
        List<Capability> brought = staged.parts().stream()
                .flatMap(part -> part.artifact().capabilities().stream())
                .toList();
        for (Staged.Part part : staged.parts()) {
            for (Requirement requirement : part.artifact().requirements()) {
                if (Artifact.isMandatory(requirement)
                        && brought.stream().noneMatch(capability -> matches(requirement, capability))
                        && !framework.isProvided(requirement, staged.incumbents())) {
                    findings.add(
                            Finding.refuses(part.name(), "needs " + Need.of(requirement) + ", which nobody provides"));
                }
            }
        }
    }

    private static boolean matches(Requirement requirement, Capability capability) {
        return requirement instanceof RequirementImpl known && known.matches(capability);
    }

    private void validators(Patch patch, Staged staged, List<Finding> findings) {
        Proposal proposal = new Proposed(
                patch,
                staged.parts().stream()
                        .map(part -> new Proposal.Artifact(
                                part.member(),
                                part.content().file(),
                                part.content().sha256(),
                                part.artifact().headers()))
                        .toList());
        for (Validator validator : framework.whiteboard().all(Validator.class)) {
            String name = validator.getClass().getName();
            try {
                List<Finding> found =
                        workers.call("validator " + name, VALIDATOR_LIMIT, () -> validator.examine(proposal));
                findings.addAll(
                        found == null
                                ? List.of(
                                        Finding.refuses(name, "answered nothing, so nothing can be said for the patch"))
                                : found);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                findings.add(Finding.refuses(name, "was interrupted"));
            } catch (Exception | LinkageError | AssertionError failure) {
                findings.add(Finding.refuses(name, "failed, so nothing can be said for the patch: " + failure));
            }
        }
    }

    private record Proposed(Patch patch, List<Proposal.Artifact> artifacts) implements Proposal {}
}
