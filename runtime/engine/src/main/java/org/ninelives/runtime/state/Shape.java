package org.ninelives.runtime.state;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How objects of one kind are opened and rebuilt.
 *
 * <p>A rebuilt object comes into being in three steps, so that cycles can be closed: {@link #create}, {@link #fill} with
 * references, and {@link #enter}, for what asks its contents for hash codes or for their order. Every step may be run
 * again: it starts afresh.
 */
abstract class Shape {

    /** The values that an object holds and that may be of a module. */
    abstract Cursor cursor(Object old) throws Misfit;

    /** Whether an object has to be rebuilt, whatever it holds. */
    boolean isOld(Object old) {
        return false;
    }

    /** Whether {@link #create} can do without the contents. */
    boolean early() {
        return true;
    }

    /** Whether the contents are asked for hash codes or for their order. */
    boolean hashes() {
        return false;
    }

    /** The new object; complete if this shape is not {@linkplain #early() early}. */
    abstract Object create(Object old, Values values) throws Misfit, ReflectiveOperationException;

    /** Puts in whatever is only referred to. */
    void fill(Object old, Object fresh, Values values) throws Misfit, ReflectiveOperationException {}

    /** Puts in whatever is asked for its hash code or order. */
    void enter(Object old, Object fresh, Values values) throws Misfit, ReflectiveOperationException {}

    /** Whether nothing that it holds has to be rebuilt. */
    boolean simple() {
        return false;
    }

    /** Whether parts are asked for something while an object is made out of them or they are put into it. */
    boolean asks() {
        return hashes();
    }

    /**
     * What takes an object's place, at once.
     *
     * @param parts what takes the places of its parts; complete if this object is to be complete
     */
    Object direct(Object old, Direct direct, Values parts) throws Throwable {
        direct.begin(old);
        Values needed = asks() ? direct.completing() : parts;
        boolean rebuilt = isOld(old);
        for (Cursor cursor = cursor(old); cursor.advance(); ) {
            rebuilt |= needed.of(cursor.value) != cursor.value;
        }
        if (!rebuilt) {
            return direct.shared(old);
        }
        Object fresh = create(old, needed);
        direct.made(this, old, fresh);
        fill(old, fresh, needed);
        enter(old, fresh, needed);
        return fresh;
    }

    /** Writes down what {@link #complete} is going to ask for, as far as it is easy to tell; returns where it ended. */
    int foresee(Object old, @Nullable Object[] parts, int at) {
        return at;
    }

    /** Completes an object that was made at once, and its parts. */
    void complete(Object old, Object fresh, Direct direct, Values parts) throws Throwable {
        for (Cursor cursor = cursor(old); cursor.advance(); ) {
            parts.of(cursor.value);
        }
    }

    /** Ahead of a move: there is such an object. */
    void met(Object old) {}

    /**
     * Ahead of a move: an object of the new class that nobody will see, made without code of a module; null if there is no such
     * way, or no need of one.
     */
    @Nullable
    Object spare() {
        return null;
    }

    /** Ahead of a move: gets ready what copies such objects, if enough of them were met; see {@link Trial}. */
    void rehearse(@Nullable Object spare, @Nullable Object[] parts, Values values, BooleanSupplier over)
            throws Throwable {}

    /** Whether everything that was entered is found; what was entered in a cycle may not be. */
    boolean settled(Object fresh) {
        return true;
    }

    /** How the fields of a module's object go on; null for whatever is not one. */
    @Nullable
    Translation translation() {
        return null;
    }

    /** An object that a retired component may do to what it likes, instead of this one; null if there is none. */
    @Nullable
    Object neutral(Object shared) {
        return Instances.neutral(shared);
    }

    /** Nothing in it can be of a module. */
    static final class Leaf extends Shape {

        static final Leaf LEAF = new Leaf();

        @Override
        Cursor cursor(Object old) {
            return Cursor.none();
        }

        @Override
        Object create(Object old, Values values) {
            return old;
        }
    }

    /** Cannot move, and says why. */
    static final class Refused extends Shape {

        private final String step;
        private final String reason;
        private final boolean internal;

        private Refused(String step, String reason, boolean internal) {
            this.step = step;
            this.reason = reason;
            this.internal = internal;
        }

        static Refused because(String reason) {
            return new Refused("", reason, false);
        }

        static Refused because(Misfit misfit) {
            return new Refused(misfit.step(), misfit.reason(), false);
        }

        /** Like {@link #because(String)}, but nobody's business inside an object of a library. */
        static Refused unlessInternal(String reason) {
            return new Refused("", reason, true);
        }

        String reason() {
            return reason;
        }

        boolean internal() {
            return internal;
        }

        Misfit misfit() {
            return new Misfit(step, reason);
        }

        @Override
        Cursor cursor(Object old) throws Misfit {
            throw misfit();
        }

        @Override
        Object direct(Object old, Direct direct, Values parts) {
            throw new TooHard();
        }

        @Override
        Object create(Object old, Values values) throws Misfit {
            throw misfit();
        }
    }
}
