package org.ninelives.runtime.state;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The objects that another version uses, by identity. Confined to one thread at a time. */
final class InUse {

    private final Set<Object> objects = Collections.newSetFromMap(new IdentityHashMap<>());

    /** From {@link #weaken} on; an object that nobody holds any more is in no field either. */
    private final Set<Weak> weak = new HashSet<>();

    private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

    void add(Object object) {
        objects.add(object);
    }

    boolean contains(Object object) {
        return objects.contains(object) || (!weak.isEmpty() && weak.contains(new Weak(object, null)));
    }

    /** From now on nothing is kept alive for being remembered. */
    void weaken() {
        objects.forEach(object -> weak.add(new Weak(object, collected)));
        objects.clear();
        for (Object gone = collected.poll(); gone != null; gone = collected.poll()) {
            weak.remove(gone);
        }
    }

    void clear() {
        objects.clear();
        weak.clear();
    }

    private static final class Weak extends WeakReference<Object> {

        private final int hash;

        Weak(Object object, @Nullable ReferenceQueue<Object> collected) {
            super(object, collected);
            this.hash = System.identityHashCode(object);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            Object mine = get();
            return this == other || (mine != null && other instanceof Weak weak && weak.get() == mine);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
