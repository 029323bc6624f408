package org.ninelives.runtime.artifact;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.ninelives.api.state.FieldReport;
import org.ninelives.api.state.FieldReport.Fate;

/** What would become of the carried fields of one component, told by their declarations. */
final class FieldComparison {

    private final Artifact incumbent;
    private final Artifact candidate;
    private final boolean ownTransfer;
    private final List<FieldReport> reports = new ArrayList<>();
    private boolean needsGate;

    /** With {@code ownTransfer} both versions bring a {@code StateTransfer} of their own, which is asked instead. */
    FieldComparison(Artifact incumbent, Artifact candidate, boolean ownTransfer) {
        this.incumbent = incumbent;
        this.candidate = candidate;
        this.ownTransfer = ownTransfer;
        this.needsGate = ownTransfer;
    }

    void add(Pairs.Pair pair) {
        // A consumer that calls for the first time while the patch is under way has an object with state too.
        needsGate |= !pair.carriedBefore().isEmpty() && pair.isOfConsumers();
        List<DeclaredField> homeless = new ArrayList<>(pair.carriedBefore());
        for (DeclaredField field : pair.carriedAfter()) {
            Optional<DeclaredField> former = formerOf(field, homeless);
            former.ifPresent(homeless::remove);
            report(pair, field, former);
        }
        for (DeclaredField field : homeless) {
            needsGate |= !field.concurrent();
            add(pair, field, Fate.DROPPED, FieldTypes.nameOf(field) + " has no home in " + candidate);
        }
    }

    private void report(Pairs.Pair pair, DeclaredField field, Optional<DeclaredField> former) {
        // A static field can be assigned by a late call.
        needsGate |= !field.concurrent() || field.isStatic();
        if (former.isEmpty()) {
            add(pair, field, Fate.ABSENT, "new; keeps what its initialiser gives it");
            return;
        }
        Move move = move(former.get(), field);
        // A value that is copied cannot be used by both versions at once, whatever its author says of the type.
        needsGate |= !former.get().concurrent() || move.fate == Fate.CONVERTED || FieldTypes.isPrimitive(field);
        add(pair, field, move.fate, renamed(former.get(), field) + move.detail);
    }

    private void add(Pairs.Pair pair, DeclaredField field, Fate fate, String detail) {
        reports.add(
                ownTransfer
                        ? new FieldReport(
                                candidate.symbolicName(),
                                pair.name(),
                                field.name(),
                                Fate.TRANSFERRED,
                                "by its StateTransfer")
                        : new FieldReport(candidate.symbolicName(), pair.name(), field.name(), fate, detail));
    }

    /** By its own name, then by the name it had, then by the name it will have had: a rollback reads renames backwards. */
    private static Optional<DeclaredField> formerOf(DeclaredField field, List<DeclaredField> among) {
        return first(
                        among,
                        former -> former.name().equals(field.name())
                                && former.owner().equals(field.owner()))
                .or(() -> first(among, former -> former.name().equals(field.name())))
                .or(() -> first(among, former -> former.name().equals(field.from())))
                .or(() -> first(among, former -> former.from().equals(field.name())));
    }

    private static Optional<DeclaredField> first(List<DeclaredField> among, Predicate<DeclaredField> fits) {
        return among.stream().filter(fits).findFirst();
    }

    private Move move(DeclaredField former, DeclaredField field) {
        if (!former.descriptor().equals(field.descriptor())) {
            return new Move(Fate.CONVERTED, FieldTypes.nameOf(former) + " -> " + FieldTypes.nameOf(field));
        }
        if (field.merge()) {
            return new Move(
                    Fate.CONVERTED, FieldTypes.nameOf(field) + ", merged with what the new version begins with");
        }
        Set<String> own = new LinkedHashSet<>();
        for (String name : FieldTypes.classesIn(former)) {
            if (incumbent.contains(name)) {
                own.add(name);
            }
        }
        for (String name : FieldTypes.classesIn(field)) {
            if (candidate.contains(name)) {
                own.add(name);
            }
        }
        if (!own.isEmpty() && !field.share()) {
            return new Move(
                    Fate.CONVERTED,
                    FieldTypes.nameOf(field) + ", rebuilt: " + String.join(", ", own) + " of the module");
        }
        return new Move(Fate.CARRIED, FieldTypes.nameOf(field));
    }

    private static String renamed(DeclaredField former, DeclaredField field) {
        return former.name().equals(field.name()) ? "" : "was " + former.name() + "; ";
    }

    List<FieldReport> reports() {
        return List.copyOf(reports);
    }

    boolean needsGate() {
        return needsGate;
    }

    private record Move(Fate fate, String detail) {}
}
