package org.ninelives.runtime.artifact;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ninelives.api.Finding;
import org.ninelives.api.ServiceChange;
import org.ninelives.api.state.FieldReport;
import org.ninelives.api.state.Migration;
import org.ninelives.api.state.StateTransfer;

/**
 * What a patch would do to one module, as far as the files of both versions tell: components and providers are seen, of
 * services that an activator registers only the carried fields behind them, and only declared types, not the objects behind them. A transfer that meets an object of the
 * module where the declaration had none to show has to copy it, and needs a gate for that, whatever is foreseen here.
 *
 * @param state the carried fields
 * @param services the services for consumers
 * @param needsGate whether calls would have to wait for the state to move
 * @param findings what stands against the candidate, its {@linkplain Obstacles obstacles} included
 */
public record Comparison(
        List<FieldReport> state, List<ServiceChange> services, boolean needsGate, List<Finding> findings) {

    /** Copies the lists. */
    public Comparison {
        state = List.copyOf(state);
        services = List.copyOf(services);
        findings = List.copyOf(findings);
    }

    /** A candidate beside the incumbent that it replaces, which may have another name. */
    public static Comparison of(Artifact incumbent, Artifact candidate) {
        Succession succession = Succession.of(incumbent, candidate);
        List<Pairs.Pair> pairs = Pairs.of(incumbent.components(), candidate.components(), succession);
        boolean before = transfersItself(incumbent);
        boolean after = transfersItself(candidate);
        FieldComparison fields = new FieldComparison(incumbent, candidate, succession, before && after);
        pairs.forEach(fields::add);

        List<Finding> findings = new ArrayList<>(Obstacles.of(candidate));
        pairs.forEach(
                pair -> pair.changeOfScope().ifPresent(change -> findings.add(Finding.refuses(pair.name(), change))));
        CarrierPairs carriers = CarrierPairs.of(incumbent, candidate, succession);
        carriers.pairs().forEach(fields::add);
        findings.addAll(carriers.findings());
        findings.addAll(fields.findings());
        if (incumbent.isModule() && !incumbent.saysItIsModule()) {
            findings.add(notCarried(incumbent));
        }
        if (!before || !after) {
            List<Pairs.Pair> all = new ArrayList<>(pairs);
            all.addAll(carriers.pairs());
            findings.addAll(RollbackLosses.of(incumbent, candidate, all));
        }
        if (before != after) {
            findings.add(Finding.warns(
                    candidate.symbolicName(),
                    "only " + (before ? incumbent : candidate)
                            + " offers a StateTransfer; both versions have to for it to be asked"));
        }
        return new Comparison(
                fields.reports(),
                ServiceComparison.of(candidate.symbolicName(), pairs),
                fields.needsGate() || hasMigrations(incumbent) || hasMigrations(candidate),
                findings);
    }

    /** They are asked while no call is inside: either way, for the newer version knows the way back. */
    private static boolean hasMigrations(Artifact artifact) {
        return artifact.components().stream()
                .anyMatch(component -> component.services().contains(Migration.class.getName()));
    }

    /** Who is made a module by the operator knows nothing of state: nobody may find out only afterwards what is lost. */
    private static Finding notCarried(Artifact incumbent) {
        List<String> fields = incumbent.fields();
        String named = fields.isEmpty()
                ? "nothing that its objects hold is carried"
                : "its fields are not carried: " + String.join(", ", fields.subList(0, Math.min(12, fields.size())))
                        + (fields.size() > 12 ? " and " + (fields.size() - 12) + " more" : "");
        return Finding.warns(
                incumbent.symbolicName(),
                "is a module because the operator names it (" + ModuleNames.PROPERTY + "): " + named
                        + "; the new version begins without them");
    }

    /** The components of the incumbent that go on, each with the candidate's that takes over. */
    public static Map<DeclaredComponent, DeclaredComponent> continued(Artifact incumbent, Artifact candidate) {
        Map<DeclaredComponent, DeclaredComponent> continued = new LinkedHashMap<>();
        for (Pairs.Pair pair :
                Pairs.of(incumbent.components(), candidate.components(), Succession.of(incumbent, candidate))) {
            if (pair.former() != null && pair.next() != null) {
                continued.put(pair.former(), pair.next());
            }
        }
        return continued;
    }

    /** A bundle that the patch brings anew: it offers services and replaces nothing. */
    public static Comparison ofNew(Artifact candidate) {
        List<Pairs.Pair> pairs = Pairs.of(List.of(), candidate.components(), Succession.NONE);
        return new Comparison(
                List.of(), ServiceComparison.of(candidate.symbolicName(), pairs), false, Obstacles.of(candidate));
    }

    private static boolean transfersItself(Artifact artifact) {
        return artifact.components().stream()
                .anyMatch(component -> component.services().contains(StateTransfer.class.getName()));
    }
}
