package org.ninelives.runtime.state;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Copies objects that are in use into some that nobody will see, for the sake of the compiler. So a field that is to refer to
 * a rebuilt object refers to the one object of its class that was made for the trial, and to nothing if it took code of a
 * module to make one.
 */
final class Trial implements Values {

    /** No object that is written for has as many fields. */
    private static final int MOST_FIELDS = 256;

    private final Shapes shapes;
    private final Map<Shape, Object> spares = new HashMap<>();
    private final @Nullable Object[] parts = new Object[MOST_FIELDS];

    Trial(Shapes shapes) {
        this.shapes = shapes;
        for (Shape shape : shapes.all()) {
            attempt(() -> {
                Object spare = shape.spare();
                if (spare != null) {
                    spares.put(shape, spare);
                }
            });
        }
    }

    private interface Step {
        void run() throws Throwable;
    }

    void of(Shape shape, BooleanSupplier over) {
        attempt(() -> shape.rehearse(spares.get(shape), parts, this, over));
    }

    private static void attempt(Step step) {
        try {
            step.run();
        } catch (VirtualMachineError trouble) {
            throw trouble;
        } catch (Throwable unfit) {
            // The move meets it again, and says where.
            return;
        }
    }

    @Override
    public @Nullable Object of(@Nullable Object old) {
        if (old == null) {
            return null;
        }
        Shape shape = shapes.of(old);
        return shape == Shape.Leaf.LEAF || !shapes.isOld(old.getClass()) ? old : spares.get(shape);
    }
}
