package org.ninelives.runtime.state;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.state.StateTransferException;

/**
 * The short way through a graph: whatever is found gets its successor at once.
 *
 * <p>An object of a former class is rebuilt whatever it holds, so an empty successor is made where it is found first,
 * every reference to it can be set at once, and its own fields are filled later, from a stack (Cheney, A nonrecursive
 * list compacting algorithm, 1970, though last in, first out: what was found last is still in the cache). One look into
 * the identity map for each reference is all it costs. A container is looked through where it is found: only its
 * contents tell whether it is shared. What asks its parts for something as it is made (a record's constructor, a hash
 * container its keys) gets them complete.
 *
 * <p>Whatever does not fit into this is too hard: a cycle of containers alone, a part that has to be complete and is in
 * a cycle, a migration, great depth where it takes recursion, and everything that cannot move. Then all that was made
 * here is forgotten, and {@link Graph} walks all of it with care, which finds an order for any cycle, and a path for
 * every failure. So this class decides nothing but how long it takes.
 */
final class Direct implements Values {

    private static final int STEPS_BETWEEN_LOOKS = 4096;
    private static final int DEEPEST = 60;
    private static final int ABREAST = 16;
    private static final int FORESEEN = 4 * ABREAST;
    private static final int MANY_LEFT = 256;

    /** So many parts at a time are shared among threads, and for a few less it is still worth the while. */
    private static final int BULK = 1 << 16;

    private static final int SHARED = 1 << 12;

    /** In place of the successor of an object that is being made. */
    private static final Object BUSY = new Object();

    private static final Object DONE = new Object();

    private final Shapes shapes;
    private final Known known;
    private final Effort effort;
    private final BooleanSupplier givenUp;
    private final Known.Pen pen;

    /** Whether another thread leads, see {@link Team}. */
    private final boolean helps;

    /** With whom; null for one who is alone. */
    private @Nullable Team team;

    /** Those of the team that help. */
    private final List<Direct> helpers = new ArrayList<>();

    /** What stays, with all that it holds; in the order in which it was found out. */
    private final List<Object> shared = new ArrayList<>();

    /** Which objects have been asked to be complete, beside {@link #BUSY} or {@link #DONE}. */
    private Known completed = new Known();

    private final Values completing = this::complete;

    private final Unfilled unfilled = new Unfilled();

    /** What was found out to be for the one who leads. */
    private final Unfilled left = new Unfilled();

    private final long[] places = new long[FORESEEN];

    private int depth;
    private int steps;
    private boolean givenUpOn;
    private int rebuilt;

    @SuppressWarnings("UnusedVariable") // written, so that the loads before it are not left out
    private int expected;

    private @Nullable Class<?> lastType;
    private Shape last = Shape.Leaf.LEAF;
    private final Set<String> dropped = new TreeSet<>();

    Direct(Shapes shapes, Known known, Effort effort, BooleanSupplier givenUp) {
        this(shapes, known, effort, givenUp, known.own(), false);
    }

    private Direct(Shapes shapes, Known known, Effort effort, BooleanSupplier givenUp, Known.Pen pen, boolean helps) {
        this.shapes = shapes;
        this.known = known;
        this.effort = effort;
        this.givenUp = givenUp;
        this.pen = pen;
        this.helps = helps;
    }

    /**
     * Rebuilds everything that a value leads to; returns false, and has changed nothing, if that takes more care.
     *
     * @throws StateTransferException if nobody waits any more
     * @throws Thrown if code of a module fails
     */
    boolean move(Root root, Object value) throws StateTransferException {
        int before = known.size();
        int sharedBefore = shared.size();
        boolean moved = false;
        try {
            of(value);
            fillAll(before);
            root.rebuilt += rebuilt;
            root.dropped.addAll(dropped);
            moved = true;
        } catch (TooHard harder) {
            if (givenUpOn) {
                throw Graph.givenUp(known.roughly());
            }
        } finally {
            disband();
            if (!moved) {
                forgetAllBut(before, sharedBefore);
            }
            unfilled.clear();
            depth = 0;
            rebuilt = 0;
            dropped.clear();
            if (completed.size() > 0) {
                completed = new Known();
            }
        }
        return moved;
    }

    /** Fills all that was found, with the help of others if it is much. */
    private void fillAll(int before) {
        while (true) {
            while (!unfilled.isEmpty()) {
                fillSome();
                if (team != null) {
                    workWith(team);
                } else if (effort.helpers() > 0
                        && known.size() - before > effort.beforehand()
                        && unfilled.isWorthSharing()) {
                    askForHelp();
                }
            }
            if (team == null) {
                return;
            }
            @Nullable Object[] more = team.next(true);
            if (more != null) {
                unfilled.take(more);
            } else if (team.isCalling()) {
                lead(team);
            } else {
                disband();
                return;
            }
        }
    }

    private void askForHelp() {
        Team asked = new Team(known);
        for (int i = 0; i < effort.helpers(); i++) {
            helpers.add(new Direct(shapes, known, effort, givenUp, new Known.Pen(), true));
        }
        known.makeRoom();
        team = asked;
        asked.begin(helpers.stream()
                .map(helper -> (Runnable) () -> helper.help(asked))
                .toList());
    }

    /** What each does that helps. */
    private void help(Team with) {
        team = with;
        try {
            while (!with.isOver()) {
                @Nullable Object[] some = with.next(false);
                if (some != null) {
                    unfilled.take(some);
                }
                with.help(this);
                while (!unfilled.isEmpty() && !with.isOver()) {
                    fillSome();
                    workWith(with);
                }
                leaveTheRest(with, 1);
            }
        } catch (Throwable failed) {
            with.fail(failed);
        } finally {
            with.goHome();
        }
    }

    /** Between two objects. */
    private void workWith(Team with) {
        with.pass();
        if (with.isHungry()) {
            @Nullable Object[] some = unfilled.split();
            if (some != null) {
                with.give(some);
            }
        }
        if (helps) {
            with.help(this);
            leaveTheRest(with, MANY_LEFT);
        } else if (with.isCalling()) {
            lead(with);
        }
    }

    /** Does what was left to the one who leads. */
    private void lead(Team with) {
        for (@Nullable Object[] some = with.left(); some != null; some = with.left()) {
            for (int i = 0; i < some.length / 3; i++) {
                fill(some, i);
            }
        }
        requireNoFailure(with);
    }

    private void requireNoFailure(Team with) {
        Throwable failure = with.failure();
        if (failure != null) {
            helpers.forEach(helper -> givenUpOn |= helper.givenUpOn);
            throw harder(this, failure);
        }
    }

    private void leaveTheRest(Team with, int atLeast) {
        if (left.size() >= atLeast) {
            with.leave(left.all());
        }
    }

    /** Lets everybody go home; they are gone then. */
    private void disband() {
        Team former = team;
        if (former == null) {
            return;
        }
        team = null;
        former.close();
        for (Direct helper : helpers) {
            rebuilt += helper.rebuilt;
            dropped.addAll(helper.dropped);
            givenUpOn |= helper.givenUpOn;
        }
        helpers.clear();
        known.renew(pen);
    }

    private void forgetAllBut(int firstKnown, int firstShared) {
        known.forgetAllBut(firstKnown);
        shared.subList(firstShared, shared.size()).clear();
    }

    /** The objects that stay as they are. */
    List<Object> shared() {
        return shared;
    }

    /** Fills what was found last, some objects at once: so what they refer to can be loaded side by side. */
    private void fillSome() {
        // New ones each time: what is kept over a collection is old, see Known.
        @Nullable Object[] filling = new Object[3 * ABREAST];
        @Nullable Object[] foreseen = new Object[FORESEEN];
        int some = unfilled.pop(filling);
        int count = 0;
        for (int i = 0; i < some; i++) {
            count = shape(filling, i).foresee(old(filling, i), foreseen, count);
        }
        expect(foreseen, count);
        for (int i = 0; i < some; i++) {
            fill(filling, i);
        }
    }

    private void fill(@Nullable Object[] filling, int index) {
        look();
        Object old = old(filling, index);
        Object fresh = fresh(filling, index);
        Shape shape = shape(filling, index);
        try {
            shape.complete(old, fresh, this, this);
        } catch (Later later) {
            depth = 0;
            left.push(old, fresh, shape);
        } catch (Throwable thrown) {
            throw harder(old, thrown);
        }
    }

    private static Shape shape(@Nullable Object[] filling, int index) {
        if (filling[3 * index + 2] instanceof Shape shape) {
            return shape;
        }
        throw new IllegalStateException("the three are put in together");
    }

    private static Object old(@Nullable Object[] filling, int index) {
        return Objects.requireNonNull(filling[3 * index]);
    }

    private static Object fresh(@Nullable Object[] filling, int index) {
        return Objects.requireNonNull(filling[3 * index + 1]);
    }

    /** How many parts of a large container are best handed over to {@link #replace(Object[], int, Values)} at a time. */
    int abreast(int size, int usual) {
        return !helps && effort.helpers() > 0 && size > effort.beforehand() ? Math.max(usual, BULK) : usual;
    }

    /**
     * Puts in the place of each of the first parts what takes it.
     *
     * @param values this, or for parts that have to be complete {@link #completing}
     * @return whether any part does not stay what it is
     */
    boolean replace(@Nullable Object[] parts, int count, Values values) {
        if (count >= SHARED && values == this && !helps && effort.helpers() > 0) {
            return replaceTogether(parts, count);
        }
        boolean changes = false;
        for (int i = 0; i < count; i++) {
            foresee(parts, i, count);
            Object part = parts[i];
            parts[i] = values.of(part);
            changes |= parts[i] != part;
        }
        return changes;
    }

    private boolean replaceTogether(@Nullable Object[] parts, int count) {
        if (team == null) {
            askForHelp();
        }
        Team with = Objects.requireNonNull(team);
        Bulk bulk = new Bulk(parts, count);
        with.offer(bulk);
        try {
            bulk.work(this);
        } finally {
            with.waitFor(bulk);
        }
        requireNoFailure(with);
        return bulk.finish(this);
    }

    /** The same for some parts, but that those are listed which only the one who leads may do. */
    boolean replace(@Nullable Object[] parts, int from, int to, List<Integer> forTheLeader) {
        boolean changes = false;
        for (int i = from; i < to; i++) {
            foresee(parts, i, to);
            Object part = parts[i];
            try {
                parts[i] = of(part);
                changes |= parts[i] != part;
            } catch (Later later) {
                depth = 0;
                forTheLeader.add(i);
            }
        }
        if (team != null) {
            team.pass();
        }
        return changes;
    }

    /** Says that the elements of an array are asked for in turn, from this one on to the end. */
    private void foresee(@Nullable Object[] parts, int next, int end) {
        if (next % ABREAST == 0) {
            int count = Math.min(end - next, ABREAST);
            @Nullable Object[] foreseen = new Object[ABREAST];
            System.arraycopy(parts, next, foreseen, 0, count);
            expect(foreseen, count);
        }
    }

    private void expect(@Nullable Object[] foreseen, int most) {
        int count = 0;
        for (int i = 0; i < most; i++) {
            Object part = foreseen[i];
            if (part != null && mayMove(part)) {
                foreseen[count++] = part;
            }
        }
        expected += known.expect(foreseen, count, places);
    }

    /** What cannot move is met again by the careful way, which tells where; what a module throws is thrown once. */
    private static RuntimeException harder(Object old, Throwable thrown) {
        if (thrown instanceof TooHard || thrown instanceof Thrown || thrown instanceof Later) {
            return (RuntimeException) thrown;
        }
        if (thrown instanceof Misfit || thrown instanceof StackOverflowError) {
            return tooHard();
        }
        if (thrown instanceof VirtualMachineError trouble) {
            throw trouble;
        }
        if (thrown instanceof InvocationTargetException wrapped) {
            return new Thrown(old, wrapped.getCause() == null ? wrapped : wrapped.getCause());
        }
        return new Thrown(old, thrown);
    }

    private static TooHard tooHard() {
        return new TooHard();
    }

    /** Polls whether anybody still waits for this move. */
    private void look() {
        if (++steps % STEPS_BETWEEN_LOOKS == 0 && givenUp.getAsBoolean()) {
            givenUpOn = true;
            throw tooHard();
        }
    }

    private Shape shapeOf(Object old) {
        if (!helps) {
            return shapes.of(old);
        }
        Class<?> type = old.getClass();
        if (type != lastType) {
            Shape known = type == Class.class ? null : shapes.known(type);
            if (known == null) {
                throw new Later();
            }
            last = known;
            lastType = type;
        }
        return last;
    }

    private boolean mayMove(Object old) {
        return helps ? shapes.known(old.getClass()) != Shape.Leaf.LEAF : shapes.of(old) != Shape.Leaf.LEAF;
    }

    /** What takes an object's place; it may be incomplete. */
    @Override
    public @Nullable Object of(@Nullable Object old) {
        if (old == null) {
            return null;
        }
        Shape shape = shapeOf(old);
        if (shape == Shape.Leaf.LEAF) {
            return old;
        }
        Object entry = known.get(old);
        return entry == null ? make(shape, old, this) : existing(entry, old);
    }

    /** What takes an object's place and has got all its fields and contents, and so have they. */
    private @Nullable Object complete(@Nullable Object old) {
        if (old == null) {
            return null;
        }
        Shape shape = shapes.of(old);
        if (shape == Shape.Leaf.LEAF) {
            return old;
        }
        if (shape.simple()) {
            return of(old);
        }
        Object entry = known.get(old);
        if (entry == null) {
            completed.put(old, BUSY);
            Object fresh = make(shape, old, completing);
            completed.put(old, DONE);
            return fresh;
        }
        Object fresh = existing(entry, old);
        if (fresh == old || entry instanceof Node || completed.get(old) == DONE) {
            return fresh;
        }
        if (completed.get(old) == BUSY) {
            throw tooHard();
        }
        completed.put(old, BUSY);
        deeper();
        try {
            shape.complete(old, fresh, this, completing);
        } catch (Throwable thrown) {
            throw harder(old, thrown);
        }
        depth--;
        completed.put(old, DONE);
        return fresh;
    }

    private Object existing(Object entry, Object old) {
        if (entry == BUSY) {
            throw helps ? new Later() : tooHard();
        }
        if (!(entry instanceof Node node)) {
            return entry;
        }
        if (node.unfit != null) {
            throw tooHard();
        }
        Object fresh = node.tainted ? node.fresh : old;
        if (fresh == null) {
            throw tooHard();
        }
        return fresh;
    }

    private Object make(Shape shape, Object old, Values parts) {
        deeper();
        look();
        try {
            Object fresh = shape.direct(old, this, parts);
            depth--;
            return fresh;
        } catch (Throwable thrown) {
            throw harder(old, thrown);
        }
    }

    private void deeper() {
        if (++depth > DEEPEST) {
            throw tooHard();
        }
    }

    /** For parts that have to be complete. */
    Values completing() {
        requireLead();
        return completing;
    }

    /** Whether these parts are complete, and whatever is made out of them is to be. */
    boolean completes(Values parts) {
        return parts == completing;
    }

    /** Whether only what any thread may do is to be done. */
    boolean helps() {
        return helps;
    }

    private void requireLead() {
        if (helps) {
            throw new Later();
        }
    }

    /** Says that an object is being made, out of parts. */
    void begin(Object old) {
        requireLead();
        put(old, BUSY);
    }

    /** Says that an object stays, with all that it holds. */
    Object shared(Object old) {
        put(old, old);
        shared.add(old);
        return old;
    }

    /** Says what takes an object's place; returns what does, which may be another one that a thread made at the same time. */
    Object made(Shape shape, Object old, Object fresh) {
        Object first = put(old, fresh);
        Translation translation = shape.translation();
        if (first == fresh && translation != null) {
            rebuilt++;
            if (!translation.dropped().isEmpty()) {
                dropped.addAll(translation.dropped());
            }
        }
        return first;
    }

    private Object put(Object old, Object value) {
        if (team == null) {
            known.put(old, value);
            return value;
        }
        if (pen.isWorn()) {
            team.renew(pen);
        }
        Object first = known.putIfAbsent(pen, old, value);
        if (first == BUSY) {
            // Its own: what is in the making is nobody else's.
            known.replace(old, value);
            return value;
        }
        return first;
    }

    /** Sees to it that an object is filled. */
    void fill(Shape shape, Object old, Object fresh, Values parts) throws Throwable {
        if (parts == completing) {
            shape.complete(old, fresh, this, parts);
            return;
        }
        unfilled.push(old, fresh, shape);
    }
}
