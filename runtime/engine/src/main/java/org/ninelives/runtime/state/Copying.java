package org.ninelives.runtime.state;

import org.jspecify.annotations.Nullable;

/** When a {@link Copier} is worth its while: writing its class takes as long as some thousand objects by reflection. */
final class Copying {

    private static final int ENOUGH = 2000;

    /** Writes the class. */
    interface Writer {
        Copier write() throws ReflectiveOperationException, Misfit;
    }

    private final Writer writer;
    private int objects;
    private @Nullable Copier copier;

    Copying(Writer writer) {
        this.writer = writer;
    }

    /** For one more object; null if reflection does as well. */
    @Nullable
    Copier next() {
        if (copier == null && ++objects == ENOUGH) {
            try {
                copier = writer.write();
            } catch (ReflectiveOperationException | Misfit | RuntimeException | LinkageError impossible) {
                // Asked once. Reflection goes on: it is slower, and knows no class with too many fields.
                return null;
            }
        }
        return copier;
    }

    /** What there is by now. */
    @Nullable
    Copier current() {
        return copier;
    }
}
