package org.ninelives.runtime.artifact;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Which component of the candidate continues which one of the incumbent: first those of one name that have a service in
 * common, then those that are called like a class that was renamed, then those that offer the same services, then those that share some, at last those that share the name alone.
 */
final class Pairs {

    private final List<DeclaredComponent> former;
    private final List<DeclaredComponent> next;
    private final @Nullable DeclaredComponent[] continued;

    private Pairs(List<DeclaredComponent> incumbent, List<DeclaredComponent> candidate) {
        this.former = new ArrayList<>(incumbent);
        this.next = candidate;
        this.continued = new @Nullable DeclaredComponent[candidate.size()];
    }

    /** All components of both, each once: in the candidate's order, then those that nothing continues. */
    static List<Pair> of(List<DeclaredComponent> incumbent, List<DeclaredComponent> candidate, Succession succession) {
        Pairs pairs = new Pairs(incumbent, candidate);
        pairs.match((a, b) -> a.name().equals(b.name()) && (shareService(a, b) || offerNothing(a, b)));
        pairs.match((a, b) -> succession.isRenamed(a.name(), b.name()) && shareService(a, b));
        pairs.match((a, b) -> Set.copyOf(a.services()).equals(Set.copyOf(b.services())) && !offerNothing(a, b));
        pairs.match(Pairs::shareService);
        pairs.match((a, b) -> a.name().equals(b.name()));
        return pairs.inOrder();
    }

    private void match(BiPredicate<DeclaredComponent, DeclaredComponent> fits) {
        for (int i = 0; i < continued.length; i++) {
            for (int j = 0; j < former.size() && continued[i] == null; j++) {
                if (fits.test(former.get(j), next.get(i))) {
                    continued[i] = former.remove(j);
                }
            }
        }
    }

    private List<Pair> inOrder() {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < continued.length; i++) {
            pairs.add(new Pair(continued[i], next.get(i)));
        }
        for (DeclaredComponent component : former) {
            pairs.add(new Pair(component, null));
        }
        return pairs;
    }

    private static boolean offerNothing(DeclaredComponent a, DeclaredComponent b) {
        return a.services().isEmpty() && b.services().isEmpty();
    }

    private static boolean shareService(DeclaredComponent a, DeclaredComponent b) {
        Set<String> shared = new HashSet<>(a.services());
        shared.retainAll(b.services());
        return !shared.isEmpty();
    }

    /** At least one of the two is there. */
    record Pair(
            @Nullable DeclaredComponent former, @Nullable DeclaredComponent next) {

        /** The name under which reports know it. */
        String name() {
            if (next != null) {
                return next.name();
            }
            return former == null ? "" : former.name();
        }

        /** Whether these are the classes of both, however they came together. */
        boolean isOfBoth(String formerClass, String nextClass) {
            return former != null
                    && next != null
                    && former.implementation().equals(formerClass)
                    && next.implementation().equals(nextClass);
        }

        List<String> servicesBefore() {
            return former == null ? List.of() : former.services();
        }

        List<String> servicesAfter() {
            return next == null ? List.of() : next.services();
        }

        /** Whether each consumer, or each use, has an object of its own. */
        boolean isOfConsumers() {
            return former != null && !former.scope().equals("singleton");
        }

        /** What becomes of the scope, where its consumers would notice; empty if nothing does. */
        Optional<String> changeOfScope() {
            if (former == null || next == null || former.scope().equals(next.scope())) {
                return Optional.empty();
            }
            List<String> kept =
                    former.services().stream().filter(next.services()::contains).toList();
            return kept.isEmpty()
                    ? Optional.empty()
                    : Optional.of("offers " + String.join(", ", kept) + " in the scope " + next.scope()
                            + ", but consumers hold it in the scope " + former.scope()
                            + ": who shares an object with whom cannot change while they hold it; keep the scope, or"
                            + " use the classic update");
        }

        List<DeclaredField> carriedBefore() {
            return former == null ? List.of() : former.carried();
        }

        List<DeclaredField> carriedAfter() {
            return next == null ? List.of() : next.carried();
        }
    }
}
