package org.ninelives.runtime.artifact;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.Finding;

/**
 * Which class of the candidate continues the state of which one of the incumbent, where activators make the objects: the
 * one of its name, or of the name that a version declares, whatever it has become, or the only one that is left on both sides. At run time services decide, which
 * no file tells; so where names do not tell, nothing is foreseen, and that is said.
 *
 * @param pairs those that are foreseen
 * @param findings what is not
 */
record CarrierPairs(List<Pairs.Pair> pairs, List<Finding> findings) {

    static CarrierPairs of(Artifact incumbent, Artifact candidate, Succession succession) {
        List<DeclaredComponent> former = new ArrayList<>(incumbent.carriers());
        List<DeclaredComponent> next = new ArrayList<>(candidate.carriers());
        former.removeIf(each -> isState(each)
                && ofClass(succession.successorOf(each.implementation()), next)
                        .filter(other -> !isState(other))
                        .isEmpty());
        next.removeIf(each -> isState(each)
                && former.stream()
                        .noneMatch(other ->
                                succession.successorOf(other.implementation()).equals(each.implementation())));
        List<Pairs.Pair> pairs = new ArrayList<>();
        for (DeclaredComponent each : List.copyOf(former)) {
            Optional<DeclaredComponent> same = ofClass(succession.successorOf(each.implementation()), next);
            if (same.isPresent()) {
                pairs.add(new Pairs.Pair(each, same.get()));
                former.remove(each);
                next.remove(same.get());
            }
        }
        if (former.size() == 1 && next.size() == 1) {
            pairs.add(new Pairs.Pair(former.remove(0), next.remove(0)));
        }
        List<Finding> findings = new ArrayList<>();
        for (DeclaredComponent each : former) {
            findings.add(Finding.warns(
                    each.name(),
                    "carries "
                            + String.join(
                                    ", ",
                                    each.carried().stream()
                                            .map(DeclaredField::name)
                                            .toList())
                            + " but is no component: what continues it in " + candidate
                            + " shows only when that runs; what has no home there is refused then, unless that is allowed"
                            + " (--allow-drop)"));
        }
        for (DeclaredComponent each : next) {
            if (incumbent.carriers().isEmpty() && !isState(each)) {
                pairs.add(new Pairs.Pair(null, each));
            }
        }
        pairs.addAll(ofClasses(incumbent, candidate, succession));
        return new CarrierPairs(List.copyOf(pairs), List.copyOf(findings));
    }

    /** Objects inside the state say of their fields only how they were called. */
    private static boolean isState(DeclaredComponent carrier) {
        return carrier.carried().stream().noneMatch(field -> field.from().isEmpty());
    }

    /** Static fields are carried by their class, whoever makes its objects. */
    private static List<Pairs.Pair> ofClasses(Artifact incumbent, Artifact candidate, Succession succession) {
        List<Pairs.Pair> pairs = new ArrayList<>();
        for (Succession.Heir heir : succession.statics()) {
            pairs.add(new Pairs.Pair(
                    ofClass(heir.former(), incumbent.statics()).orElse(null),
                    ofClass(heir.next(), candidate.statics()).orElse(null)));
        }
        return pairs;
    }

    private static Optional<DeclaredComponent> ofClass(@Nullable String name, List<DeclaredComponent> among) {
        return among.stream().filter(each -> each.implementation().equals(name)).findFirst();
    }
}
