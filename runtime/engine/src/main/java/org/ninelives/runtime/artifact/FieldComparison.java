package org.ninelives.runtime.artifact;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.Finding;
import org.ninelives.api.state.FieldReport;
import org.ninelives.api.state.FieldReport.Fate;

/** What would become of the carried fields of one component, told by their declarations. */
final class FieldComparison {

    private final Artifact incumbent;
    private final Artifact candidate;
    private final Succession succession;
    private final boolean ownTransfer;
    private final List<FieldReport> reports = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private boolean needsGate;

    /** With {@code ownTransfer} both versions bring a {@code StateTransfer} of their own, which is asked instead. */
    FieldComparison(Artifact incumbent, Artifact candidate, Succession succession, boolean ownTransfer) {
        this.incumbent = incumbent;
        this.candidate = candidate;
        this.succession = succession;
        this.ownTransfer = ownTransfer;
        this.needsGate = ownTransfer;
    }

    void add(Pairs.Pair pair) {
        // A consumer that calls for the first time while the patch is under way has an object with state too.
        needsGate |= !pair.carriedBefore().isEmpty() && pair.isOfConsumers();
        List<DeclaredField> homeless = new ArrayList<>(pair.carriedBefore());
        Map<DeclaredField, DeclaredField> joined = join(pair, homeless);
        pair.carriedAfter().forEach(field -> report(pair, field, Optional.ofNullable(joined.get(field))));
        for (DeclaredField field : homeless) {
            needsGate |= !field.concurrent();
            add(
                    pair,
                    field,
                    field,
                    null,
                    FieldMove.of(Fate.DROPPED, FieldTypes.nameOf(field) + " has no home in " + candidate));
        }
    }

    private void report(Pairs.Pair pair, DeclaredField field, Optional<DeclaredField> former) {
        // A static field can be assigned by a late call.
        needsGate |= !field.concurrent() || field.isStatic();
        if (former.isEmpty()) {
            add(pair, field, null, field, FieldMove.of(Fate.ABSENT, "new; keeps what its initialiser gives it"));
            return;
        }
        FieldMove move = FieldMove.between(former.get(), field, incumbent, candidate);
        // A value that is copied cannot be used by both versions at once, whatever its author says of the type.
        needsGate |= !former.get().concurrent() || move.fate() == Fate.CONVERTED || FieldTypes.isPrimitive(field);
        String subject = candidate.symbolicName() + "/" + pair.name() + "." + field.name();
        if (!ownTransfer) {
            move.refusal().ifPresent(why -> findings.add(Finding.refuses(subject, why)));
            move.doubt().ifPresent(why -> findings.add(Finding.warns(subject, why)));
        }
        add(pair, field, former.get(), field, move.after(renamed(former.get(), field)));
    }

    private void add(
            Pairs.Pair pair,
            DeclaredField field,
            @Nullable DeclaredField before,
            @Nullable DeclaredField after,
            FieldMove move) {
        reports.add(
                ownTransfer
                        ? new FieldReport(
                                candidate.symbolicName(),
                                pair.name(),
                                field.name(),
                                Fate.TRANSFERRED,
                                "by its StateTransfer")
                        : new FieldReport(
                                candidate.symbolicName(),
                                pair.name(),
                                field.name(),
                                move.fate(),
                                move.decision(),
                                before == null ? "" : DeclaredTypes.of(before).text(),
                                after == null ? "" : DeclaredTypes.of(after).text(),
                                move.detail()));
    }

    /**
     * By its name in the class that goes on, then by its name anywhere, then by the name it had, then by the name it will have
     * had: a rollback reads renames backwards. One way after the other for all fields, as the state will move.
     */
    private Map<DeclaredField, DeclaredField> join(Pairs.Pair pair, List<DeclaredField> homeless) {
        List<BiPredicate<DeclaredField, DeclaredField>> ways = List.of(
                (former, field) -> former.name().equals(field.name()) && goesOn(pair, former.owner(), field.owner()),
                (former, field) -> former.name().equals(field.name()),
                (former, field) -> former.name().equals(field.from()),
                (former, field) -> former.from().equals(field.name()));
        Map<DeclaredField, DeclaredField> joined = new HashMap<>();
        for (BiPredicate<DeclaredField, DeclaredField> way : ways) {
            for (DeclaredField field : pair.carriedAfter()) {
                Optional<DeclaredField> former = joined.containsKey(field)
                        ? Optional.empty()
                        : homeless.stream()
                                .filter(each -> way.test(each, field))
                                .findFirst();
                former.ifPresent(found -> {
                    homeless.remove(found);
                    joined.put(field, found);
                });
            }
        }
        return joined;
    }

    private boolean goesOn(Pairs.Pair pair, String former, String next) {
        return pair.isOfBoth(former, next) || succession.successorOf(former).equals(next);
    }

    private static String renamed(DeclaredField former, DeclaredField field) {
        return former.name().equals(field.name()) ? "" : "was " + former.name() + "; ";
    }

    List<FieldReport> reports() {
        return List.copyOf(reports);
    }

    /** What speaks against the fields' types. */
    List<Finding> findings() {
        return List.copyOf(findings);
    }

    boolean needsGate() {
        return needsGate;
    }
}
