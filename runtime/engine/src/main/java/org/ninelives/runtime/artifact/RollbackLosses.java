package org.ninelives.runtime.artifact;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.Finding;
import org.ninelives.api.state.Migration;

/**
 * What going back from a candidate would lose, said before it is applied: fields that the incumbent has not, of components
 * and of the objects that their declared types lead to, unless a migration of the candidate knows the way back
 * ({@link Migration#revert}). What is only held under a wider type, such as {@code Object}, is not seen from here.
 */
final class RollbackLosses {

    private final Artifact incumbent;
    private final Artifact candidate;
    private final Succession back;
    private final Set<String> reverted = new HashSet<>();
    private final Set<String> lost = new LinkedHashSet<>();
    private final Set<String> narrowed = new LinkedHashSet<>();
    private final Set<String> unknown = new LinkedHashSet<>();

    private RollbackLosses(Artifact incumbent, Artifact candidate) {
        this.incumbent = incumbent;
        this.candidate = candidate;
        this.back = Succession.of(/* incumbent= */ candidate, /* candidate= */ incumbent);
    }

    /**
     * Compares both files.
     *
     * @param pairs the components and classes with carried fields
     */
    static List<Finding> of(Artifact incumbent, Artifact candidate, List<Pairs.Pair> pairs) {
        RollbackLosses losses = new RollbackLosses(incumbent, candidate);
        losses.look(pairs);
        return losses.findings();
    }

    private void look(List<Pairs.Pair> pairs) {
        for (DeclaredComponent component : candidate.components()) {
            if (component.services().contains(Migration.class.getName())) {
                migration(component.implementation());
            }
        }
        Deque<String> ahead = new ArrayDeque<>();
        for (Pairs.Pair pair : pairs) {
            if (pair.former() != null && !pair.carriedAfter().isEmpty()) {
                DeclaredComponent next = pair.next();
                if (next != null && !reverted.contains(next.implementation())) {
                    compare(shortName(pair.name()), variables(pair.carriedAfter()), variables(pair.carriedBefore()));
                }
            } else {
                pair.carriedAfter().forEach(field -> lost.add(shortName(pair.name()) + "." + field.name()));
            }
            pair.carriedAfter().forEach(field -> ahead.addAll(FieldTypes.classesIn(field)));
        }
        Set<String> seen = new HashSet<>();
        while (!ahead.isEmpty()) {
            String name = ahead.remove();
            if (seen.add(name) && candidate.contains(name)) {
                follow(name, ahead);
            }
        }
    }

    private void migration(String implementation) {
        StateClass file = candidate.state().get(implementation);
        if (file != null && file.reverts() && file.migrated() != null) {
            reverted.add(file.migrated());
        }
    }

    private void follow(String name, Deque<String> ahead) {
        StateClass next = candidate.state().get(name);
        if (next == null) {
            return;
        }
        next.variables().forEach(variable -> ahead.addAll(variable.classes()));
        if (next.superclass() != null) {
            ahead.add(next.superclass());
        }
        StateClass former = incumbent.state().get(back.successorOf(name));
        if (!incumbent.contains(back.successorOf(name))) {
            unknown.add(shortName(name));
        } else if (former != null && !reverted.contains(name)) {
            compare(shortName(name), next.variables(), withInherited(former));
        }
    }

    /** A field may have gone up the hierarchy. */
    private List<StateClass.Variable> withInherited(StateClass former) {
        List<StateClass.Variable> all = new ArrayList<>(former.variables());
        Set<String> seen = new HashSet<>();
        String above = former.superclass();
        while (above != null && seen.add(above)) {
            StateClass file = incumbent.state().get(above);
            if (file == null) {
                break;
            }
            all.addAll(file.variables());
            above = file.superclass();
        }
        return all;
    }

    private void compare(String owner, List<StateClass.Variable> next, List<StateClass.Variable> former) {
        for (StateClass.Variable variable : next) {
            StateClass.Variable home = homeOf(variable, former);
            if (home == null) {
                lost.add(owner + "." + variable.name());
            } else if (variable.isPrimitive()
                    && home.isPrimitive()
                    && !variable.descriptor().equals(home.descriptor())) {
                narrowed.add(owner + "." + variable.name());
            }
        }
    }

    private static StateClass.@Nullable Variable homeOf(
            StateClass.Variable variable, List<StateClass.Variable> former) {
        for (StateClass.Variable home : former) {
            if (home.name().equals(variable.name())) {
                return home;
            }
        }
        for (StateClass.Variable home : former) {
            if (home.name().equals(variable.from()) || home.from().equals(variable.name())) {
                return home;
            }
        }
        return null;
    }

    private static List<StateClass.Variable> variables(List<DeclaredField> fields) {
        return fields.stream()
                .map(field ->
                        new StateClass.Variable(field.name(), field.from(), field.descriptor(), field.signature()))
                .toList();
    }

    private List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        String keep = "; a migration's revert() can keep what matters";
        if (!lost.isEmpty()) {
            findings.add(Finding.notes(
                    candidate.symbolicName(),
                    "a rollback would lose " + String.join(", ", lost) + ", which the version before has not" + keep));
        }
        if (!narrowed.isEmpty()) {
            findings.add(Finding.notes(
                    candidate.symbolicName(),
                    "a rollback would be refused for " + String.join(", ", narrowed)
                            + ", which the version before has as another kind of number" + keep));
        }
        if (!unknown.isEmpty()) {
            findings.add(Finding.notes(
                    candidate.symbolicName(),
                    "a rollback would be refused as long as the state holds objects of " + String.join(", ", unknown)
                            + ", which the version before has not"));
        }
        return findings;
    }

    private static String shortName(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
