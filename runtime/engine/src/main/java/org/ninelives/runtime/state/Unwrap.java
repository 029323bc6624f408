package org.ninelives.runtime.state;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.util.EnumMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a wrapper of {@link java.util.Collections} wraps, although its field is closed.
 *
 * <p>A wrapper that is written as a stream offers what it refers to for replacement; it is replaced by nothing, so
 * that nothing inside is written. Rejected: to copy the contents into a wrapper of their own. A module that keeps a map
 * and a read-only view of it would find them apart.
 */
final class Unwrap {

    private Unwrap() {}

    /** The collection, map or array that this wrapper stores its elements in. */
    static Object inner(Object wrapper) throws Misfit {
        Object inner = listen(wrapper).inner;
        if (inner == null || inner.getClass().getName().startsWith("java.util.EnumSet$")) {
            throw new Misfit(
                    "",
                    "what a " + wrapper.getClass().getName() + " wraps cannot be read; keep what it"
                            + " wraps instead, and make the view in restored()");
        }
        return inner;
    }

    /** The enum whose constants are the keys. */
    static @Nullable Class<?> keyType(EnumMap<?, ?> empty) throws Misfit {
        return listen(empty).keyType;
    }

    private static Listener listen(Object wrapper) throws Misfit {
        try (Listener listener = new Listener()) {
            listener.writeObject(wrapper);
            return listener;
        } catch (IOException | RuntimeException unreadable) {
            throw new Misfit("", "what a " + wrapper.getClass().getName() + " holds cannot be read", unreadable);
        }
    }

    private static final class Listener extends ObjectOutputStream {

        private boolean begun;

        @Nullable
        Object inner;

        @Nullable
        Class<?> keyType;

        Listener() throws IOException {
            super(OutputStream.nullOutputStream());
            enableReplaceObject(true);
        }

        @Override
        @SuppressWarnings("NullAway") // nothing is written in place of what is found
        protected @Nullable Object replaceObject(Object found) {
            if (!begun) {
                begun = true;
                return found;
            }
            if (inner == null) {
                inner = found;
            }
            return null;
        }

        @Override
        protected void annotateClass(Class<?> written) {
            if (written.isEnum()) {
                keyType = written;
            }
        }
    }
}
