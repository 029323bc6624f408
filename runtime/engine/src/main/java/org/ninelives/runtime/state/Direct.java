package org.ninelives.runtime.state;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
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

    /** In place of the successor of an object that is being made. */
    private static final Object BUSY = new Object();

    private static final Object DONE = new Object();

    private final Shapes shapes;
    private final Known known;
    private final BooleanSupplier givenUp;

    /** Which objects have been asked to be complete, beside {@link #BUSY} or {@link #DONE}. */
    private Known completed = new Known();

    private final Values completing = this::complete;

    /** Old and new objects in turn, to be filled. */
    private @Nullable Object[] unfilled = new Object[256];

    private int waiting;

    /** The object that was looked for last and not found, and where it would be as long as there are only so many. */
    private @Nullable Object missing;

    private int vacant;
    private int sizeThen;

    private int depth;
    private int steps;
    private boolean givenUpOn;
    private int rebuilt;
    private final Set<String> dropped = new TreeSet<>();

    /** Thrown where the careful way is needed. */
    static final class TooHard extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private TooHard() {
            super("to be done with care", null, false, false);
        }
    }

    /** What code of a module threw: it is not run again, so that what fails now and then is refused as well. */
    static final class Thrown extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Object by;

        private Thrown(Object by, Throwable cause) {
            super(cause);
            this.by = by;
        }

        /** The old object that was being rebuilt. */
        Object by() {
            return by;
        }
    }

    Direct(Shapes shapes, Known known, BooleanSupplier givenUp) {
        this.shapes = shapes;
        this.known = known;
        this.givenUp = givenUp;
    }

    /**
     * Rebuilds everything that a value leads to; returns false, and has changed nothing, if that takes more care.
     *
     * @throws StateTransferException if nobody waits any more
     * @throws Thrown if code of a module fails
     */
    boolean move(Root root, Object value) throws StateTransferException {
        int before = known.size();
        try {
            of(value);
            while (waiting > 0) {
                fillNext();
            }
            root.rebuilt += rebuilt;
            root.dropped.addAll(dropped);
            return true;
        } catch (TooHard harder) {
            int after = known.size();
            known.forgetAllBut(before);
            if (givenUpOn) {
                throw Graph.givenUp(after);
            }
            return false;
        } catch (Thrown thrown) {
            known.forgetAllBut(before);
            throw thrown;
        } finally {
            Arrays.fill(unfilled, 0, waiting, null);
            waiting = 0;
            missing = null;
            depth = 0;
            rebuilt = 0;
            dropped.clear();
            if (completed.size() > 0) {
                completed = new Known();
            }
        }
    }

    private void fillNext() {
        Object fresh = unfilled[--waiting];
        Object old = unfilled[--waiting];
        if (old == null || fresh == null) {
            throw new IllegalStateException("they are put in together");
        }
        unfilled[waiting] = null;
        unfilled[waiting + 1] = null;
        look();
        try {
            shapes.of(old).fill(old, fresh, this);
        } catch (Throwable thrown) {
            throw harder(old, thrown);
        }
    }

    /** What cannot move is met again by the careful way, which tells where; what a module throws is thrown once. */
    private static RuntimeException harder(Object old, Throwable thrown) {
        if (thrown instanceof TooHard || thrown instanceof Thrown) {
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

    static TooHard tooHard() {
        return new TooHard();
    }

    /** Polls whether anybody still waits for this move. */
    private void look() {
        if (++steps % STEPS_BETWEEN_LOOKS == 0 && givenUp.getAsBoolean()) {
            givenUpOn = true;
            throw tooHard();
        }
    }

    /** What takes an object's place; it may be incomplete. */
    @Override
    public @Nullable Object of(@Nullable Object old) {
        if (old == null) {
            return null;
        }
        Shape shape = shapes.of(old);
        if (shape == Shape.Leaf.LEAF) {
            return old;
        }
        int place = known.find(old);
        if (place >= 0) {
            return existing(known.at(place), old);
        }
        missing = old;
        vacant = place;
        sizeThen = known.size();
        return make(shape, old, this);
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
        int place = known.find(old);
        if (place < 0) {
            completed.put(old, BUSY);
            Object fresh = make(shape, old, completing);
            completed.put(old, DONE);
            return fresh;
        }
        Object entry = known.at(place);
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
            shape.complete(old, fresh, completing);
        } catch (Throwable thrown) {
            throw harder(old, thrown);
        }
        depth--;
        completed.put(old, DONE);
        return fresh;
    }

    private static Object existing(Object entry, Object old) {
        if (entry == BUSY) {
            throw tooHard();
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
        return completing;
    }

    /** Says that an object is being made, out of parts. */
    void begin(Object old) {
        known.put(old, BUSY);
    }

    /** Says that an object stays, with all that it holds. */
    Object shared(Object old) {
        known.put(old, old);
        return old;
    }

    /** Says what takes an object's place. */
    void made(Shape shape, Object old, Object fresh) {
        if (old == missing && sizeThen == known.size()) {
            known.add(vacant, old, fresh);
        } else {
            known.put(old, fresh);
        }
        Translation translation = shape.translation();
        if (translation != null) {
            rebuilt++;
            if (!translation.dropped().isEmpty()) {
                dropped.addAll(translation.dropped());
            }
        }
    }

    /** Sees to it that an object is filled. */
    void fill(Shape shape, Object old, Object fresh, Values parts) throws Misfit, ReflectiveOperationException {
        if (parts == completing) {
            shape.fill(old, fresh, parts);
            return;
        }
        if (waiting == unfilled.length) {
            unfilled = Arrays.copyOf(unfilled, 2 * waiting);
        }
        unfilled[waiting++] = old;
        unfilled[waiting++] = fresh;
    }
}
