package org.ninelives.runtime.state;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.module.Carried;
import org.ninelives.api.state.FieldReport;
import org.ninelives.api.state.Migration;
import org.ninelives.api.state.StateTransferException;

/**
 * One move of state, of all the components of a patch at once: what two of them share, or refer to in each other, is
 * the same afterwards. Confined to one thread at a time, but for {@link #discard}.
 *
 * <p>{@link #prepare} reads the incumbents and builds everything; {@link #apply} assigns fields, and then asks the migrations
 * of components to complete them. So whatever else can fail fails before anything is written.
 */
public final class Move {

    private final List<Component> components;
    private final Detach inUse;
    private @Nullable Graph graph;
    private boolean applied;

    private Move(List<Component> components, Graph graph, Shapes shapes) {
        this.components = components;
        this.graph = graph;
        this.inUse = new Detach(shapes);
    }

    /**
     * Reads the incumbents and builds the new values; the candidates are not touched yet. No call may be inside the
     * modules, unless {@link #mayBeConcurrent} says so.
     *
     * @param pairs all components of the patched modules that state may refer to, those without carried fields included
     * @param migrations those that are meant for the versions at hand
     * @param givenUp asked now and then whether nobody waits for the result any more
     * @throws StateTransferException if some state cannot move; the message has the path of the value
     */
    public static Move prepare(
            List<Pair> pairs, Successors successors, List<Migration<?>> migrations, BooleanSupplier givenUp)
            throws StateTransferException {
        return prepare(pairs, successors, migrations, givenUp, false);
    }

    /** The same, and going no short way if so desired. */
    static Move prepare(
            List<Pair> pairs,
            Successors successors,
            List<Migration<?>> migrations,
            BooleanSupplier givenUp,
            boolean carefully)
            throws StateTransferException {
        Set<Class<?>> migrated = new HashSet<>();
        migrations.forEach(migration -> migrated.add(migration.type()));
        Shapes shapes = new Shapes(successors, migrated);
        Graph graph = new Graph(shapes, migrations, givenUp, carefully);
        List<Component> components = new ArrayList<>();
        for (Pair pair : pairs) {
            graph.given(pair);
            components.add(
                    new Component(pair, migrated.contains(pair.candidate().getClass())));
        }
        for (Component component : components) {
            component.prepare(graph, shapes);
        }
        Move move = new Move(components, graph, shapes);
        move.rememberWhatIsInUse(graph, shapes);
        return move;
    }

    /** Does once in a process, before any call has to wait, what the first move would else do while calls wait. */
    public static void rehearse() {
        Rehearsal.once();
    }

    /**
     * Whether the classes alone say that no call has to wait: every carried field is final and concurrent in both
     * versions, and no primitive. {@link #concurrent()} knows whether the values agree.
     */
    public static boolean mayBeConcurrent(List<Pair> pairs) throws StateTransferException {
        for (Pair pair : pairs) {
            if (!new Component(pair, false).slots().stream().allMatch(Slot::concurrent)) {
                return false;
            }
        }
        return true;
    }

    /** Whether both versions may use the state at the same time: it is declared so, and nothing had to be rebuilt. */
    public boolean concurrent() {
        return slots().stream().allMatch(slot -> slot.concurrent() && !slot.converted());
    }

    /** What becomes of each carried field; said once, where many objects of one component say the same. */
    public List<FieldReport> report() {
        return components.stream()
                .flatMap(component -> component.report().stream())
                .distinct()
                .toList();
    }

    /** Whether objects of a class carry anything. */
    public static boolean carries(Class<?> component) {
        return Fields.of(component).stream().anyMatch(field -> field.isAnnotationPresent(Carried.class));
    }

    /**
     * Writes the candidates' fields, and remembers what was there.
     *
     * @throws StateTransferException if a migration of a component refuses; then everything is put back
     */
    public void apply() throws StateTransferException {
        try {
            Graph known = write();
            for (Component component : components) {
                component.migrate(known);
            }
        } catch (StateTransferException | RuntimeException | Error failed) {
            discard();
            throw failed;
        }
    }

    /** Apart from the migrations, which may never return: what is written can be discarded all the same. */
    private synchronized Graph write() {
        Graph known = graph;
        if (known == null) {
            throw new IllegalStateException("the state was moved or discarded before");
        }
        graph = null;
        applied = true;
        components.forEach(Component::write);
        return known;
    }

    /**
     * Puts the candidates' initial values back, so that stopping a candidate cannot reach what the incumbent uses; not
     * through a field in which it kept a carried object beside either. By any thread, also while another one applies it.
     */
    public synchronized void discard() {
        graph = null;
        for (int i = applied ? components.size() - 1 : -1; i >= 0; i--) {
            components.get(i).restore();
            inUse.from(components.get(i).pair().candidate());
        }
        forget();
    }

    /**
     * After the flip, before the former version is stopped: takes out of the incumbents, whatever the field, all objects
     * that the candidates use, and puts empty ones in their place, so that {@code visitors.clear()} in a
     * {@code @Deactivate} harms nobody.
     */
    public void detachIncumbents() {
        for (Component component : components) {
            inUse.from(component.pair().incumbent());
        }
        forget();
    }

    private void rememberWhatIsInUse(Graph graph, Shapes shapes) {
        graph.shared().forEach(inUse::keep);
        for (Slot slot : slots()) {
            Object old = slot.old();
            // What was rebuilt may hold something that is shared: the way to it is closed as well.
            boolean plain = old == null || (shapes.of(old) == Shape.Leaf.LEAF && !Jdk.mutable(old));
            if (old != null && (slot.shares() || !plain)) {
                inUse.keep(old);
            }
        }
    }

    private List<Slot> slots() {
        return components.stream()
                .flatMap(component -> component.slots().stream())
                .toList();
    }

    private void forget() {
        slots().forEach(Slot::forget);
        inUse.forget();
    }
}
