package org.ninelives.runtime.state;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.module.Carried;
import org.ninelives.api.state.FieldReport;
import org.ninelives.api.state.StateTransferException;

/** The carried fields of one pair of components, or the static ones of one pair of classes, joined. */
final class Component {

    private final Pair pair;
    private final boolean migrated;
    private final List<Slot> slots = new ArrayList<>();
    private final List<FieldReport> homeless = new ArrayList<>();
    private final List<Field> former;

    /** What the candidate's fields held before; in the order of {@link Fields#in}. */
    private final List<@Nullable Object> before = new ArrayList<>();

    /**
     * Joins the fields.
     *
     * @param shapes knows which class goes on in which
     * @param migrated whether a migration completes the candidate's component
     */
    Component(Pair pair, Shapes shapes, boolean migrated) throws StateTransferException {
        this.pair = pair;
        this.migrated = migrated;
        boolean used = Initialisation.prepare(pair);
        former = used ? carried(pair.incumbent()) : List.of();
        List<Field> dropped = new ArrayList<>();
        List<Field> absent = new ArrayList<>();
        Join join = new Join(
                former, carried(pair.candidate()), (from, to) -> pair.isOfBoth(from, to) || shapes.goesOn(from, to));
        for (Join.Match match : join.matches()) {
            boolean fits =
                    Join.obstacle(match.from().getType(), match.to().getType()).isEmpty();
            if (fits || !migrated) {
                slots.add(new Slot(pair, match, migrated));
            } else {
                dropped.add(match.from());
                absent.add(match.to());
            }
        }
        dropped.addAll(join.dropped());
        absent.addAll(join.absent());
        String why = used ? "keeps its initial value" : "keeps its initial value: nobody has used the former class";
        absent.forEach(field -> report(field, FieldReport.Fate.ABSENT, pair.incumbent(), why));
        dropped.forEach(
                field -> report(field, FieldReport.Fate.DROPPED, pair.candidate(), "the candidate has no such field"));
    }

    private static List<Field> carried(Object holder) {
        List<Field> fields = new ArrayList<>(Fields.in(holder));
        fields.removeIf(field -> !field.isAnnotationPresent(Carried.class));
        return fields;
    }

    private void report(Field field, FieldReport.Fate fate, Object other, String detail) {
        boolean unmarked = Fields.in(other).stream()
                .anyMatch(
                        there -> there.getName().equals(field.getName()) && !there.isAnnotationPresent(Carried.class));
        String why = migrated ? detail + "; a migration completes it" : detail;
        String hint = unmarked ? ", but the other version has one that is not @Carried" : "";
        homeless.add(new FieldReport(pair.module(), pair.component(), field.getName(), fate, why + hint));
    }

    Pair pair() {
        return pair;
    }

    /** For messages. */
    String path() {
        return pair.module() + "/" + pair.component();
    }

    List<Slot> slots() {
        return slots;
    }

    /** Works out what the candidate's fields are to get. */
    void prepare(Graph graph, Shapes shapes) throws StateTransferException {
        for (Slot slot : slots) {
            slot.prepare(graph, shapes);
        }
        if (migrated) {
            for (Field field : former) {
                Object value = Translation.read(field, pair.incumbent());
                if (value != null && !field.getType().isPrimitive()) {
                    graph.move(new Root(pair, field.getName()), value, true);
                }
            }
        }
    }

    /** Writes the candidate's fields, and remembers what was there. Calls nobody. */
    void write() {
        if (slots.isEmpty() && !migrated) {
            return;
        }
        for (Field field : Fields.in(pair.candidate())) {
            before.add(Translation.read(field, pair.candidate()));
        }
        slots.forEach(Slot::write);
    }

    /** Lets the migrations of its class complete it: code of the module. */
    void migrate(Graph graph) throws StateTransferException {
        if (migrated) {
            graph.migrateComponent(pair.incumbent(), former);
        }
    }

    /** Puts back what was there, if anything was written. */
    void restore() {
        List<Field> fields = Fields.in(pair.candidate());
        for (int i = 0; i < before.size(); i++) {
            Field field = fields.get(i);
            if (migrated || field.isAnnotationPresent(Carried.class)) {
                Detach.write(field, pair.candidate(), before.get(i));
            }
        }
        before.clear();
    }

    /** Shows what the carried fields held before they were written, where they hold something else now. */
    void replaced(Initials initials) {
        List<Field> fields = Fields.in(pair.candidate());
        for (Slot slot : slots) {
            int index = fields.indexOf(slot.to());
            Object initial = index < before.size() ? before.get(index) : null;
            if (initial != null && !slot.to().getType().isPrimitive() && initial != current(slot)) {
                initials.add(
                        pair.candidate(),
                        initial,
                        pair.component() + "." + slot.to().getName());
            }
        }
    }

    /** Shows what the carried fields hold now. */
    void current(Consumer<Object> show) {
        for (Slot slot : slots) {
            Object current = slot.to().getType().isPrimitive() ? null : current(slot);
            if (current != null) {
                show.accept(current);
            }
        }
    }

    private @Nullable Object current(Slot slot) {
        return Translation.read(slot.to(), pair.candidate());
    }

    /** Lets go of what the fields held before. */
    void forget() {
        before.clear();
        slots.forEach(Slot::forget);
    }

    List<FieldReport> report() {
        List<FieldReport> report = new ArrayList<>();
        slots.forEach(slot -> report.add(slot.report()));
        report.addAll(homeless);
        return report;
    }
}
