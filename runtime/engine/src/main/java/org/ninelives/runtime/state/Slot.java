package org.ninelives.runtime.state;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.module.Carried;
import org.ninelives.api.state.FieldReport;
import org.ninelives.api.state.StateTransferException;

/** A carried field of the incumbent, the candidate's field that continues it, and what goes from one to the other. */
final class Slot {

    private final Pair pair;
    private final Field from;
    private final Field to;
    private final Root root;
    private final boolean migrated;

    /** What the candidate's field gets, once {@link #prepare} has run. */
    private @Nullable Object value;

    private FieldReport.Fate fate = FieldReport.Fate.CARRIED;
    private String detail = "";

    private FieldReport.Decision decision = FieldReport.Decision.NONE;

    /**
     * Joins two fields.
     *
     * @param migrated whether a migration completes the component
     */
    Slot(Pair pair, Join.Match match, boolean migrated) {
        this.pair = pair;
        this.migrated = migrated;
        this.from = match.from();
        this.to = match.to();
        this.root = new Root(pair, to.getName());
    }

    Field to() {
        return to;
    }

    Pair pair() {
        return pair;
    }

    /** What the incumbent's field holds now. */
    @Nullable
    Object old() {
        return Translation.read(from, pair.incumbent());
    }

    /** Works out what the candidate's field is to get. */
    void prepare(Graph graph, Shapes shapes) throws StateTransferException {
        String obstacle = Join.obstacle(from.getType(), to.getType());
        if (!obstacle.isEmpty()) {
            throw new StateTransferException(root.path() + ": " + obstacle);
        }
        Object old = old();
        if (from.getType().isPrimitive()) {
            value = old;
            boolean widened = from.getType() != to.getType();
            fate = widened ? FieldReport.Fate.CONVERTED : FieldReport.Fate.CARRIED;
            detail = from.getType() + (widened ? " -> " + to.getType() : "");
        } else if (old == null) {
            detail = "null";
        } else {
            prepare(old, graph, shapes);
        }
        if (value != null && merges()) {
            merge(value, shapes);
        }
        if (value != null && !to.getType().isPrimitive() && !to.getType().isInstance(value)) {
            throw new StateTransferException(root.path() + ": " + Join.misfit(value, to.getType()));
        }
        if (!from.getName().equals(to.getName())) {
            detail += ", formerly " + from.getName();
        }
    }

    private void merge(Object carried, Shapes shapes) throws StateTransferException {
        if (shares()) {
            throw new StateTransferException(root.path() + ": cannot be shared and merged; say one of them");
        }
        Merge merge = Merge.of(root, carried, Translation.read(to, pair.candidate()), converted(), shapes);
        value = merge.value();
        fate = FieldReport.Fate.CONVERTED;
        detail += ", merged with " + merge.added() + " new";
    }

    /** A version that comes back brings nothing new: what it had and has no more was taken away meanwhile. */
    private boolean merges() {
        return carried(to).merge() && !pair.returning();
    }

    /** What takes the place of the former value where something is merged; null where nothing is. */
    @Nullable
    Object merged() {
        return merges() ? value : null;
    }

    /** Other fields that hold the same container get the merged one too. */
    void follow(Object shared, Object merged) {
        if (value == shared && to.getType().isInstance(merged)) {
            value = merged;
        }
    }

    private void prepare(Object old, Graph graph, Shapes shapes) throws StateTransferException {
        if (shares()) {
            decision = FieldReport.Decision.BY_AUTHOR;
            Vouched.check(root, old, shapes);
            value = old;
            detail = "shared " + name(old) + ", as its author says";
            return;
        }
        List<Object> closed = closed(old, shapes);
        // Another field, which says nothing of the type, may have led to a former object in it (heap pollution).
        if (closed != null && closed.stream().allMatch(container -> graph.rebuilt(container) == null)) {
            decision = FieldReport.Decision.BY_TYPE;
            closed.forEach(container -> graph.share(root, container));
            value = old;
            detail = "shared " + name(old) + ", without a walk";
            return;
        }
        boolean leaf = shapes.of(old) == Shape.Leaf.LEAF;
        decision = leaf ? FieldReport.Decision.BY_TYPE : FieldReport.Decision.BY_WALK;
        graph.move(root, old, false);
        value = graph.of(old);
        describe(old, shapes, graph.rebuilt(old) != null);
    }

    /** What stands against the value as it is now, while calls go on; a bounded number of values is looked at. */
    Optional<String> obstacle(Shapes shapes, Set<Object> known, int most) {
        Object now = from.getType().isPrimitive() ? null : old();
        if (now == null) {
            return Optional.empty();
        }
        try {
            if (!shares() && closed(now, shapes) != null) {
                return Optional.empty();
            }
        } catch (StateTransferException misfit) {
            return Optional.of(String.valueOf(misfit.getMessage()));
        }
        return Scout.obstacle(now, root, shares(), shapes, known, most);
    }

    /** What is shared without a walk; null if it takes one to know. */
    private @Nullable List<Object> closed(Object now, Shapes shapes) throws StateTransferException {
        return Closed.containers(DeclaredType.of(from), DeclaredType.of(to), now, shapes, migrated, root);
    }

    private void describe(Object old, Shapes shapes, boolean rebuilt) {
        if (rebuilt) {
            fate = FieldReport.Fate.CONVERTED;
            detail = root.rebuilt + (root.rebuilt == 1 ? " object rebuilt" : " objects rebuilt");
            if (!root.dropped.isEmpty()) {
                detail += ", without " + String.join(", ", root.dropped);
            }
        } else if (shapes.of(old) == Shape.Leaf.LEAF && !Jdk.mutable(old)) {
            detail = name(old);
        } else {
            detail = "shared " + name(old);
        }
    }

    private static String name(Object object) {
        String simple = object.getClass().getSimpleName();
        return simple.isEmpty() ? object.getClass().getName() : simple;
    }

    /** Whether an author vouches for the value, in either version: in one direction the other one has to do. */
    boolean shares() {
        return carried(from).share() || carried(to).share();
    }

    /** Whether both versions may work on the value at the same time, as far as the classes tell. */
    boolean concurrent() {
        return concurrent(from) && concurrent(to);
    }

    /** A field that can be assigned may be assigned by a late call, and its successor would not see it. */
    private static boolean concurrent(Field field) {
        return carried(field).concurrent()
                && Modifier.isFinal(field.getModifiers())
                && !field.getType().isPrimitive();
    }

    private static Carried carried(Field field) {
        Carried carried = field.getAnnotation(Carried.class);
        if (carried == null) {
            throw new IllegalStateException(field + " is not carried");
        }
        return carried;
    }

    /** Whether the candidate gets an object of its own. */
    boolean converted() {
        return fate == FieldReport.Fate.CONVERTED;
    }

    /** Puts the value in its place. */
    void write() {
        Detach.write(to, pair.candidate(), value);
    }

    /** Lets go of the value. */
    void forget() {
        value = null;
    }

    FieldReport report() {
        return new FieldReport(
                pair.module(),
                pair.component(),
                to.getName(),
                fate,
                decision,
                DeclaredType.of(from).text(),
                DeclaredType.of(to).text(),
                detail);
    }
}
