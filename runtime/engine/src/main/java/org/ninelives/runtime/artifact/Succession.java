package org.ninelives.runtime.artifact;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which class of a candidate goes on for which one of the incumbent, by name: the class of the same name; else the one that
 * declares this name to be its former one; and for the way back, the one that the incumbent's class declares to have been.
 * A nested class goes with the class that it is in. Immutable.
 */
public final class Succession {

    /** Every class is continued by the one of its name. */
    public static final Succession NONE = new Succession(Map.of(), List.of());

    /** Where the name is another one. */
    private final Map<String, String> renamed;

    private final List<Heir> statics;

    /**
     * Two classes, one of which has carried static fields.
     *
     * @param former the incumbent's class; null if it has none
     * @param next the candidate's class; null if it has none
     */
    public record Heir(@Nullable String former, @Nullable String next) {}

    private Succession(Map<String, String> renamed, List<Heir> statics) {
        this.renamed = Map.copyOf(renamed);
        this.statics = List.copyOf(statics);
    }

    /** Reads it from both versions' files. */
    public static Succession of(Artifact incumbent, Artifact candidate) {
        Map<String, String> renamed = new HashMap<>();
        backward(incumbent, candidate, renamed);
        forward(incumbent, candidate, renamed);
        return new Succession(renamed, statics(incumbent, candidate, renamed));
    }

    private static void backward(Artifact incumbent, Artifact candidate, Map<String, String> renamed) {
        if (!incumbent.renamed().isEmpty()) {
            for (String former : new TreeSet<>(incumbent.classes())) {
                formerNames(former, incumbent.renamed()).stream()
                        .filter(candidate.classes()::contains)
                        .findFirst()
                        .ifPresent(next -> put(former, next, candidate, renamed));
            }
        }
    }

    private static void forward(Artifact incumbent, Artifact candidate, Map<String, String> renamed) {
        if (!candidate.renamed().isEmpty()) {
            for (String next : new TreeSet<>(candidate.classes())) {
                formerNames(next, candidate.renamed()).stream()
                        .filter(incumbent.classes()::contains)
                        .findFirst()
                        .ifPresent(former -> put(former, next, candidate, renamed));
            }
        }
    }

    private static void put(String former, String next, Artifact candidate, Map<String, String> renamed) {
        if (!candidate.classes().contains(former)) {
            renamed.put(former, next);
        }
    }

    /** What a class may have been called before, as it or a class around it declares. */
    private static Set<String> formerNames(String name, Map<String, String> declared) {
        int nested = name.lastIndexOf('$');
        String from = declared.get(name);
        Set<String> names = new LinkedHashSet<>();
        if (from != null && from.indexOf('.') >= 0) {
            names.add(from);
        } else if (from != null) {
            if (nested > 0) {
                String around = name.substring(0, nested);
                formerNames(around, declared).forEach(former -> names.add(former + "$" + from));
                names.add(around + "$" + from);
            }
            String home = Artifact.packageOf(name);
            names.add(home.isEmpty() ? from : home + "." + from);
        } else if (nested > 0) {
            formerNames(name.substring(0, nested), declared)
                    .forEach(former -> names.add(former + name.substring(nested)));
        }
        return names;
    }

    private static List<Heir> statics(Artifact incumbent, Artifact candidate, Map<String, String> renamed) {
        List<Heir> heirs = new ArrayList<>();
        Set<String> met = new LinkedHashSet<>();
        for (DeclaredComponent former : incumbent.statics()) {
            String next = renamed.getOrDefault(former.implementation(), former.implementation());
            boolean goesOn = candidate.classes().contains(next);
            heirs.add(new Heir(former.implementation(), goesOn ? next : null));
            met.add(next);
        }
        for (DeclaredComponent next : candidate.statics()) {
            if (met.add(next.implementation())) {
                heirs.add(new Heir(formerOf(next.implementation(), incumbent, renamed), next.implementation()));
            }
        }
        return heirs;
    }

    private static @Nullable String formerOf(String next, Artifact incumbent, Map<String, String> renamed) {
        if (incumbent.classes().contains(next)) {
            return next;
        }
        return renamed.keySet().stream()
                .filter(former -> next.equals(renamed.get(former)))
                .findFirst()
                .orElse(null);
    }

    /** The name under which a class goes on; it may not exist. */
    public String successorOf(String former) {
        return renamed.getOrDefault(former, former);
    }

    /** Whether the one name is the former one of the other. */
    public boolean isRenamed(String former, String next) {
        return next.equals(renamed.get(former));
    }

    /** The classes with carried static fields, each with the one that goes on for it. */
    public List<Heir> statics() {
        return statics;
    }
}
