package org.ninelives.runtime.state;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
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
 * the same afterwards. Confined to one thread at a time, but for {@link #discard}, {@link #settle} and {@link #detachIncumbents}.
 *
 * <p>{@link #prepare} reads the incumbents and builds everything; {@link #apply} assigns fields, and then asks the migrations
 * of components to complete them. So whatever else can fail fails before anything is written.
 */
public final class Move {

    private final List<Component> components;
    private final Outside outside;
    private final Detach inUse = new Detach();

    /** From the flip on, what is to be detached some time. */
    private final List<Former> former = new ArrayList<>();

    private @Nullable Graph graph;
    private boolean applied;

    /** A component of an incumbent, or a class of it. */
    private record Former(String module, String name, Object object) {}

    private Move(List<Component> components, Outside outside, Graph graph) {
        this.components = components;
        this.outside = outside;
        this.graph = graph;
    }

    /**
     * Reads the incumbents and builds the new values; the candidates are not touched yet. No call may be inside the
     * modules, unless {@link #mayBeConcurrent} says so.
     *
     * @param pairs all components of the patched modules that state may refer to, those without carried fields included
     * @param handedOut what consumers reach past the components
     * @param migrations those that are meant for the versions at hand
     * @param lent what both versions share and migrations see; without migrations, nothing
     * @param givenUp asked now and then whether nobody waits for the result any more
     * @throws StateTransferException if some state cannot move; the message has the path of the value
     */
    public static Move prepare(
            List<Pair> pairs,
            List<HandedOut> handedOut,
            Successors successors,
            List<Migration<?>> migrations,
            Lent lent,
            BooleanSupplier givenUp)
            throws StateTransferException {
        return prepare(Plan.of(successors, migrations), pairs, handedOut, migrations, lent, givenUp, Effort.usual());
    }

    /** The same, going by what was found out ahead. */
    public static Move prepare(
            Plan plan,
            List<Pair> pairs,
            List<HandedOut> handedOut,
            List<Migration<?>> migrations,
            Lent lent,
            BooleanSupplier givenUp)
            throws StateTransferException {
        return prepare(plan.with(migrations), pairs, handedOut, migrations, lent, givenUp, Effort.usual());
    }

    /** The same, as it is said how. */
    static Move prepare(
            Plan plan,
            List<Pair> pairs,
            List<HandedOut> handedOut,
            List<Migration<?>> migrations,
            Lent lent,
            BooleanSupplier givenUp,
            Effort effort)
            throws StateTransferException {
        Shapes shapes = plan.shapes();
        Graph graph = new Graph(shapes, migrations, lent, givenUp, effort);
        plan.successors().given().forEach(graph::given);
        List<Component> components = new ArrayList<>();
        for (Pair pair : pairs) {
            if (!pair.isOfClasses()) {
                graph.given(pair);
            }
            components.add(plan.join(pair));
        }
        for (Component component : components) {
            component.prepare(graph, shapes);
        }
        Outside outside = new Outside(handedOut);
        outside.prepare(graph, shapes);
        Move move = new Move(components, outside, graph);
        for (Slot slot : move.slots()) {
            Object old = slot.old();
            Object merged = slot.merged();
            if (old != null && merged != null) {
                move.slots().forEach(other -> other.follow(old, merged));
            }
        }
        move.rememberWhatIsInUse(graph, shapes);
        return move;
    }

    /** The same where nothing is handed out. */
    public static Move prepare(
            List<Pair> pairs, Successors successors, List<Migration<?>> migrations, BooleanSupplier givenUp)
            throws StateTransferException {
        return prepare(pairs, List.of(), successors, migrations, new Lent(), givenUp);
    }

    /** Does once in a process, before any call has to wait, what the first move would else do while calls wait. */
    public static void rehearse() {
        Rehearsal.once();
    }

    /**
     * Whether the classes alone say that no call has to wait: every carried field is final and concurrent in both
     * versions, no primitive, and not static. {@link #concurrent()} knows whether the values agree.
     */
    public static boolean mayBeConcurrent(Plan plan, List<Pair> pairs) throws StateTransferException {
        for (Pair pair : pairs) {
            if (pair.isOfClasses() || !plan.join(pair).slots().stream().allMatch(Slot::concurrent)) {
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

    /** Rebuilds what others move, too; to be asked for before {@link #apply}, for then the move forgets what it knows. */
    public synchronized Conversion conversion() {
        if (graph == null) {
            throw new IllegalStateException("the state was moved or discarded before");
        }
        return new Conversion(graph);
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
        outside.write();
        return known;
    }

    /**
     * Puts the candidates' initial values back, so that stopping a candidate cannot reach what the incumbent uses; not
     * through a field in which it kept a carried object beside either. By any thread, also while another one applies it.
     *
     * @throws IllegalStateException if one of them could not be put back; the others are
     */
    public synchronized void discard() {
        graph = null;
        List<Component> written = new ArrayList<>(applied ? components : List.of());
        Collections.reverse(written);
        IllegalStateException failed;
        try {
            failed = Detach.each(null, written, Component::path, component -> {
                try {
                    component.restore();
                } finally {
                    inUse.from(component.pair().candidate());
                }
            });
            failed = outside.detachSuccessors(inUse, failed);
        } finally {
            forget();
        }
        if (failed != null) {
            throw failed;
        }
    }

    /**
     * After the flip nothing is put back any more. A version that is kept on keeps the move as well, which may be for long: from
     * now on it holds nothing of the candidates, nor of what they began with.
     */
    public synchronized void settle() {
        graph = null;
        for (Component component : components) {
            former.add(new Former(
                    component.pair().module(),
                    component.path(),
                    component.pair().incumbent()));
        }
        components.clear();
    }

    /**
     * After {@code restored()}: looks whether something of the candidates still refers to what a carried field held before
     * the state came.
     *
     * @param others objects of the candidates beside those whose state was moved
     * @return those initial values, for a look when the former version is gone
     * @throws StateTransferException with the path, if something was found
     */
    public List<InitialValue> requireNothingCaptured(Collection<?> others) throws StateTransferException {
        Initials initials = replaced();
        if (!initials.isEmpty()) {
            Captured captured = new Captured(initials);
            components.forEach(component -> component.current(captured::leaveOut));
            for (Component component : components) {
                if (!component.pair().isOfClasses()) {
                    captured.begin(
                            component.pair().candidate(), component.pair().component());
                }
            }
            others.forEach(other -> captured.begin(other, other.getClass().getSimpleName()));
            captured.refuse();
        }
        return initials.weakly();
    }

    /** What carried fields of the candidates held before the state came, for a look when the former version is gone. */
    public List<InitialValue> initials() {
        return replaced().weakly();
    }

    private Initials replaced() {
        Initials initials = new Initials();
        components.forEach(component -> component.replaced(initials));
        components.forEach(component -> component.current(initials::remove));
        return initials;
    }

    /**
     * After the flip, before the former version of a module is stopped: takes out of its components, whatever the field, all
     * objects that the candidates use, and puts empty ones in their place, so that {@code visitors.clear()} in a
     * {@code @Deactivate} harms nobody. Those of other modules, which may be kept on, stay as they are; of this one nothing is
     * known afterwards.
     *
     * @throws IllegalStateException if one of them could not be detached; the others are, and another call tries that one again
     */
    public synchronized void detachIncumbents(String module) {
        settle();
        List<Former> leaving =
                former.stream().filter(each -> each.module.equals(module)).toList();
        // By identity: components are not asked whether they are equal.
        Set<Former> detached = Collections.newSetFromMap(new IdentityHashMap<>());
        IllegalStateException failed = Detach.each(null, leaving, Former::name, each -> {
            inUse.from(each.object);
            detached.add(each);
        });
        former.removeIf(detached::contains);
        failed = outside.detachFormer(module, inUse, failed);
        if (former.isEmpty() && outside.isDetached()) {
            inUse.forget();
        }
        if (failed != null) {
            throw failed;
        }
    }

    /**
     * For a version that is kept on: what its successor, or another module of the patch, lets go in the meantime is not kept
     * alive here. It takes a while where much is shared, so it is not for the patch's thread.
     */
    public synchronized void keepNothingAlive() {
        inUse.weaken();
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
        components.forEach(Component::forget);
        inUse.forget();
    }
}
