package org.ninelives.runtime.state;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When a {@link Copier} is worth its while: writing its class takes as long as some thousand objects by reflection. It is
 * written as soon as so many were met, ahead of the move or in it.
 */
final class Copying {

    private static final int ENOUGH = 2000;

    /** How many objects are kept to try the copier with. */
    private static final int SAMPLE = 256;

    /** As often as it takes until the JVM compiles a method with all it has got. */
    private static final int TRIES = 20_000;

    private static final int TRIES_BETWEEN_LOOKS = 64;

    /** Writes the class. */
    interface Writer {
        Copier write() throws ReflectiveOperationException, Misfit;
    }

    private final Writer writer;
    private final List<Object> sample = new ArrayList<>();
    private int objects;

    /** Threads that help read it, see {@link Team}. */
    private volatile @Nullable Copier copier;

    private final BooleanSupplier codeless;
    private boolean runsNoCode;

    /** Whether the static initialiser of the new class is over: the first object runs it, and the thread that leads makes that. */
    private volatile boolean initialised;

    /**
     * With what writes the class.
     *
     * @param codeless whether to make an object runs no code of the module worth mentioning
     */
    Copying(Writer writer, BooleanSupplier codeless) {
        this.writer = writer;
        this.codeless = codeless;
    }

    /** For one more object; null if reflection does as well. */
    @Nullable
    Copier next() {
        if (copier == null && ++objects == ENOUGH) {
            write();
        }
        return copier;
    }

    /** What any thread may use: nothing of the module's own runs; null if there is no such thing, or not yet. */
    @Nullable
    Copier forAnyThread() {
        Copier known = copier;
        return known != null && runsNoCode && initialised ? known : null;
    }

    /** The move has made an object. */
    void made() {
        if (!initialised) {
            initialised = true;
        }
    }

    /** What there is by now. */
    @Nullable
    Copier current() {
        return copier;
    }

    private void write() {
        try {
            Copier written = writer.write();
            runsNoCode = codeless.getAsBoolean();
            copier = written;
        } catch (ReflectiveOperationException | Misfit | RuntimeException | LinkageError impossible) {
            // Asked once. Reflection goes on: it is slower, and knows no class with too many fields.
            copier = null;
        }
    }

    /** Ahead of a move: there is such an object. */
    void met(Object old) {
        objects++;
        if (sample.size() < SAMPLE) {
            sample.add(old);
        }
    }

    /** Ahead of a move: whether so many were met that {@link #rehearse} writes the class. */
    boolean isWorthwhile() {
        return copier != null || objects >= ENOUGH;
    }

    /**
     * Ahead of a move: writes the class if enough objects were met, and fills one and the same new object out of them, over
     * and over.
     *
     * @param spare the new object, which nobody else knows; null if it takes code of the module to make one
     * @param bare whether to make new ones runs no code of the module
     * @param parts room for what fields hold
     */
    void rehearse(@Nullable Object spare, boolean bare, @Nullable Object[] parts, Values values, BooleanSupplier over)
            throws Throwable {
        try {
            if (copier == null && isWorthwhile() && !over.getAsBoolean()) {
                write();
            }
            for (int i = 0; copier != null && i < TRIES; i++) {
                if (i % TRIES_BETWEEN_LOOKS == 0 && over.getAsBoolean()) {
                    break;
                }
                Object old = sample.get(i % sample.size());
                if (bare) {
                    copier.make(old, values);
                }
                if (spare != null) {
                    copier.fill(old, spare, values);
                }
                copier.foresee(old, parts, 0);
            }
        } finally {
            // The move counts anew, and nobody's objects are kept.
            sample.clear();
            objects = 0;
        }
    }
}
