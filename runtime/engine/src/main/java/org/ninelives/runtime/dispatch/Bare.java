package org.ninelives.runtime.dispatch;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The objects that went out as they are, for as long as somebody holds them: they hold a former version's classes, and an
 * operator who looks for these wants to know which. Kept only where that was asked for, for it costs each call that hands one
 * out. Thread-safe; holds nothing itself.
 */
final class Bare {

    private final ConcurrentMap<Ref, Ref> objects = new ConcurrentHashMap<>();
    private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

    /** An object, by its identity. */
    private static final class Ref extends WeakReference<Object> {
        private final int hash;

        Ref(Object object, ReferenceQueue<Object> queue) {
            super(object, queue);
            this.hash = System.identityHashCode(object);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            Object object = get();
            return other == this || (object != null && other instanceof Ref ref && ref.get() == object);
        }
    }

    void note(Object object) {
        expunge();
        Ref ref = new Ref(object, collected);
        objects.putIfAbsent(ref, ref);
    }

    /** Counts those of a loader's classes, by the names of these. */
    void count(ClassLoader loader, Map<String, Integer> into) {
        expunge();
        for (Ref ref : objects.values()) {
            Object object = ref.get();
            if (object != null && object.getClass().getClassLoader() == loader) {
                into.merge(object.getClass().getName(), 1, Integer::sum);
            }
        }
    }

    private void expunge() {
        for (Reference<?> gone = collected.poll(); gone != null; gone = collected.poll()) {
            objects.remove(gone);
        }
    }
}
