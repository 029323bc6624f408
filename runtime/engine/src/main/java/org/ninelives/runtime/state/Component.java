package org.ninelives.runtime.state;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.module.Carried;
import org.ninelives.api.state.FieldReport;
import org.ninelives.api.state.StateTransferException;

/** The carried fields of one pair of components, joined. */
final class Component {

    private final Pair pair;
    private final boolean migrated;
    private final List<Slot> slots = new ArrayList<>();
    private final List<FieldReport> homeless = new ArrayList<>();
    private final List<Field> former;

    /** What the candidate's fields held before; in the order of {@link Fields#of}. */
    private final List<@Nullable Object> before = new ArrayList<>();

    /**
     * Joins the fields.
     *
     * @param migrated whether a migration completes the candidate's component
     */
    Component(Pair pair, boolean migrated) throws StateTransferException {
        this.pair = pair;
        this.migrated = migrated;
        former = carried(pair, pair.incumbent());
        List<Field> dropped = new ArrayList<>();
        List<Field> absent = new ArrayList<>();
        Join join = new Join(former, carried(pair, pair.candidate()));
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
        absent.forEach(field -> report(field, FieldReport.Fate.ABSENT, pair.incumbent(), "keeps its initial value"));
        dropped.forEach(
                field -> report(field, FieldReport.Fate.DROPPED, pair.candidate(), "the candidate has no such field"));
    }

    private static List<Field> carried(Pair pair, Object component) throws StateTransferException {
        for (Class<?> level = component.getClass(); !Jdk.owns(level); level = level.getSuperclass()) {
            for (Field field : level.getDeclaredFields()) {
                if (field.isAnnotationPresent(Carried.class) && Modifier.isStatic(field.getModifiers())) {
                    throw new StateTransferException(new Root(pair, field.getName()).path()
                            + ": a static field cannot be carried; make it a field of the component");
                }
            }
        }
        List<Field> fields = Fields.of(component.getClass());
        fields.removeIf(field -> !field.isAnnotationPresent(Carried.class));
        return fields;
    }

    private void report(Field field, FieldReport.Fate fate, Object other, String detail) {
        boolean unmarked = Fields.of(other.getClass()).stream()
                .anyMatch(
                        there -> there.getName().equals(field.getName()) && !there.isAnnotationPresent(Carried.class));
        String why = migrated ? detail + "; a migration completes it" : detail;
        String hint = unmarked ? ", but the other version has one that is not @Carried" : "";
        homeless.add(new FieldReport(pair.module(), pair.component(), field.getName(), fate, why + hint));
    }

    Pair pair() {
        return pair;
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
        for (Field field : Fields.of(pair.candidate().getClass())) {
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
        List<Field> fields = Fields.of(pair.candidate().getClass());
        for (int i = 0; i < before.size(); i++) {
            Field field = fields.get(i);
            if (migrated || field.isAnnotationPresent(Carried.class)) {
                Detach.write(field, pair.candidate(), before.get(i));
            }
        }
        before.clear();
    }

    List<FieldReport> report() {
        List<FieldReport> report = new ArrayList<>();
        slots.forEach(slot -> report.add(slot.report()));
        report.addAll(homeless);
        return report;
    }
}
