package org.ninelives.runtime.state;

import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.state.Migration;
import org.ninelives.api.state.OldObject;
import org.ninelives.api.state.StateTransferException;

/**
 * All objects that the carried fields of one move lead to, and what takes the place of each. Only read, never written.
 *
 * <p>Most go {@linkplain Direct the short way}. For the others one walk does everything. It goes down depth first, on a stack of its own, and follows cycles by Tarjan's algorithm
 * (Depth-first search and linear graph algorithms, 1972): the objects of a cycle are closed together, and after whatever
 * they lead to. So when objects are closed it is known whether a former class can be reached from them. If not, they are
 * shared. Else they are rebuilt at once, out of parts that are complete; only within a cycle something has to be filled
 * in later, which is {@link Rebuild}'s affair.
 *
 * <p>Rejected: a copier that calls itself (overflows at some thousand objects), two walks with lists of who refers to
 * whom (twice the cache misses, which are what it costs), and Java serialization (calls the module's code, and knows
 * nothing of other classes).
 */
final class Graph implements Values {

    private static final int STEPS_BETWEEN_LOOKS = 4096;

    private final Shapes shapes;
    private final Rebuild rebuild;
    private final BooleanSupplier givenUp;

    /** A {@link Node}, or for what went {@linkplain Direct the short way} its successor, which is itself if it is shared. */
    private final Known known = new Known();

    /** What went the careful way, or none, and stays. */
    private final List<Object> shared = new ArrayList<>();

    private final Direct direct;
    private final boolean carefully;
    private final Deque<Frame> path = new ArrayDeque<>();
    private final Deque<Node> open = new ArrayDeque<>();
    private int steps;

    /** Whether {@link #of} gave away, as it is, what has no place in the new version: it may be read by migrations. */
    private boolean homeless;

    /** Set as soon as all is lost, and only the place is to be found. */
    private @Nullable Thrown sought;

    /** An object on the way down, and how far its values have been looked at. */
    private static final class Frame implements Guard.Action {

        private final Node node;
        private final Cursor cursor;
        private boolean more;

        Frame(Node node, Cursor cursor) {
            this.node = node;
            this.cursor = cursor;
        }

        @Override
        public void run() {
            more = cursor.advance();
        }
    }

    /**
     * With nothing known yet.
     *
     * @param effort how to go about it
     */
    Graph(Shapes shapes, List<Migration<?>> migrations, Lent lent, BooleanSupplier givenUp, Effort effort) {
        this.shapes = shapes;
        this.direct = new Direct(shapes, known, effort, givenUp);
        this.carefully = effort.carefully();
        this.rebuild = new Rebuild(this, new PutIn(shapes), lent, migrations);
        this.givenUp = givenUp;
    }

    /** Says beforehand what takes an object's place: the candidate's component that of the incumbent's. */
    void given(Pair pair) {
        Node node = new Node(pair.incumbent(), Shape.Leaf.LEAF, new Root(pair), null, null, 0);
        node.tainted = true;
        node.open = false;
        node.fresh = pair.candidate();
        known.put(pair.incumbent(), node);
    }

    /** Says beforehand that an object is shared, with everything in it: nobody walks through it. */
    void share(Root root, Object closed) {
        if (known.get(closed) == null) {
            Node node = new Node(closed, Shape.Leaf.LEAF, root, null, null, 0);
            node.open = false;
            known.put(closed, node);
            shared.add(closed);
        }
    }

    /** Walks the value of a field, and rebuilds what has to be. */
    void move(Root root, Object value, boolean aside) throws StateTransferException {
        if (!carefully && !aside) {
            try {
                if (direct.move(root, value)) {
                    return;
                }
            } catch (Thrown thrown) {
                find(root, value, thrown);
            }
        }
        Node top = new Node(value, Shape.Leaf.LEAF, root, null, null, 0);
        top.aside = aside;
        Cursor only = Cursor.of(value, Cursor.INSIDE);
        only.advance();
        Node found = step(top, only);
        if (found != null) {
            walk(found);
            checkFit(top, aside, found);
        }
    }

    /** Looks for an object whose successor could not be made, to say where it is. */
    private void find(Root root, Object value, Thrown thrown) throws StateTransferException {
        sought = thrown;
        Node top = new Node(value, Shape.Leaf.LEAF, root, null, null, 0);
        Cursor only = Cursor.of(value, Cursor.INSIDE);
        only.advance();
        Node found = step(top, only);
        if (found != null) {
            walk(found);
        }
        throw Guard.failure(top, thrown.getCause());
    }

    private void walk(Node start) throws StateTransferException {
        enter(start);
        while (!path.isEmpty()) {
            Frame top = path.peek();
            look();
            Guard.run(top.node, top);
            Node child = top.more ? step(top.node, top.cursor) : leave(top);
            if (child != null) {
                enter(child);
            }
        }
    }

    private void enter(Node node) throws StateTransferException {
        open.push(node);
        Guard.run(node, () -> {
            node.tainted = node.shape.isOld(node.old);
            path.push(new Frame(node, node.shape.cursor(node.old)));
        });
    }

    /** Polls whether anybody still waits for this move. */
    void look() throws StateTransferException {
        if (++steps % STEPS_BETWEEN_LOOKS == 0 && givenUp.getAsBoolean()) {
            throw givenUp(known.size());
        }
    }

    static StateTransferException givenUp(int objects) {
        return new StateTransferException("given up after " + objects
                + " objects: the time for moving the state is over; the incumbent's state is as it was");
    }

    /** Takes in one value; returns an object that has to be walked first. */
    private @Nullable Node step(Node holder, Cursor at) throws StateTransferException {
        Object value = at.value;
        if (value == null) {
            return null;
        }
        Shape shape = shapes.of(value);
        if (shape == Shape.Leaf.LEAF) {
            return null;
        }
        Object entry = known.get(value);
        if (entry == null) {
            Node child = new Node(value, shape, holder.root, holder, at, known.size());
            child.aside = holder.aside || at.aside;
            if (!admitted(holder, at.aside, child)) {
                return null;
            }
            known.put(value, child);
            if (sought != null && sought.by() == value) {
                throw Guard.failure(child, sought.getCause());
            }
            return child;
        }
        if (!(entry instanceof Node child)) {
            holder.tainted |= entry != value;
            return null;
        }
        if (child.open) {
            holder.lowest = Math.min(holder.lowest, child.index);
            holder.selfish |= child == holder;
        } else {
            holder.tainted |= child.tainted;
        }
        checkFit(holder, at.aside, child);
        return null;
    }

    /** Whether an object is to be looked into; one that is only there for a migration may stay as it is. */
    private static boolean admitted(Node holder, boolean aside, Node child) throws StateTransferException {
        boolean inLibrary = holder.shape instanceof ObjectShape object && object.foreign();
        Misfit misfit = null;
        if (child.shape instanceof Shape.Refused refused) {
            if (refused.internal() && inLibrary) {
                return false;
            }
            misfit = refused.misfit();
        } else if (child.shape instanceof VanishedShape vanished && !child.aside) {
            misfit = new Misfit("", vanished.reason());
        } else if (child.shape instanceof VanishedShape vanished) {
            child.unfit = child.path() + ": " + vanished.reason();
        } else if (!inLibrary
                && child.shape instanceof ObjectShape object
                && object.foreign()
                && child.old instanceof AutoCloseable) {
            misfit = new Misfit(
                    "",
                    "a " + child.old.getClass().getName() + " can be closed, which the former version may"
                            + " do as it stops; say @Carried(share = true) on its field if it may not");
        }
        if (misfit == null) {
            return true;
        }
        if (!child.aside) {
            throw failure(child, misfit);
        }
        if (!aside) {
            holder.unfit = child.path() + ": " + misfit.reason();
        }
        return false;
    }

    /** What has no place in the new version may be referred to where nothing moves, and nowhere else. */
    private static void checkFit(Node holder, boolean aside, Node child) throws StateTransferException {
        if (child.unfit == null || aside) {
            return;
        }
        if (!holder.aside) {
            throw new StateTransferException(child.unfit);
        }
        holder.unfit = child.unfit;
    }

    /** Goes up again; returns null, for there is nothing more to walk. */
    private @Nullable Node leave(Frame left) throws StateTransferException {
        path.pop();
        Node node = left.node;
        if (node.lowest == node.index) {
            close(node);
        }
        Frame above = path.peek();
        if (above != null) {
            Node holder = above.node;
            if (node.open) {
                holder.lowest = Math.min(holder.lowest, node.lowest);
            } else {
                holder.tainted |= node.tainted;
            }
            checkFit(holder, above.cursor.aside, node);
        }
        return null;
    }

    private void close(Node first) throws StateTransferException {
        List<Node> cycle = new ArrayList<>(1);
        boolean tainted = false;
        Node member;
        do {
            member = open.pop();
            member.open = false;
            tainted |= member.tainted;
            cycle.add(member);
        } while (member != first);
        if (!tainted || sought != null) {
            cycle.forEach(each -> shared.add(each.old));
            return;
        }
        for (Node each : cycle) {
            each.tainted = true;
        }
        if (cycle.size() == 1 && !first.selfish) {
            rebuild.one(first);
        } else {
            rebuild.cycle(cycle);
        }
    }

    @Override
    public @Nullable Object of(@Nullable Object old) {
        if (old == null || shapes.of(old) == Shape.Leaf.LEAF) {
            return old;
        }
        Object entry = known.get(old);
        if (entry == null) {
            homeless = true;
            return old;
        }
        if (!(entry instanceof Node node)) {
            return entry;
        }
        homeless |= node.unfit != null;
        if (!node.tainted) {
            return old;
        }
        if (node.fresh == null) {
            throw new NotYet();
        }
        return node.fresh;
    }

    @Override
    public OldObject view(Object old) {
        Shape shape = shapes.of(old);
        if (shape instanceof VanishedShape && of(old) instanceof OldObject view) {
            return view;
        }
        if (shape.translation() == null) {
            return Values.super.view(old);
        }
        return new OldView(old, shapes.readable(old), this);
    }

    /** Migrations are about to see an object. */
    void lend(Node node, List<Field> fields, Lent lent) {
        lent.note(node, fields, this, shapes);
    }

    /** Whether migrations may have met what has no place in the new version. */
    boolean showedHomeless() {
        return homeless;
    }

    /** The objects that both versions refer to. */
    List<Object> shared() {
        List<Object> all = new ArrayList<>(shared);
        all.addAll(direct.shared());
        return all;
    }

    /** How many objects did not go the short way. */
    int lookedIntoWithCare() {
        int[] count = {0};
        known.forEach((old, entry) -> count[0] += entry instanceof Node ? 1 : 0);
        return count[0];
    }

    /** What takes the place of an object that was given or walked; null if it is shared. */
    @Nullable
    Object rebuilt(Object old) {
        Object entry = known.get(old);
        if (entry instanceof Node node) {
            return node.tainted ? node.fresh : null;
        }
        return entry == old ? null : entry;
    }

    /** Completes a component of the candidate by its migrations. */
    void migrateComponent(Object incumbent, List<Field> fields) throws StateTransferException {
        if (!(known.get(incumbent) instanceof Node node)) {
            throw new IllegalStateException("the components are given first");
        }
        rebuild.migrate(node, fields);
    }

    static StateTransferException failure(Node node, Misfit misfit) {
        return new StateTransferException(node.path() + misfit.step() + ": " + misfit.reason(), misfit.getCause());
    }
}
