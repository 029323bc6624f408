package org.ninelives.runtime.framework;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.ninelives.runtime.dispatch.Target;
import org.osgi.framework.ServiceReference;

/**
 * One object of one version's service, fetched when it is first called and kept until the service goes. Thread-safe; no
 * lock is held while the framework is called.
 */
abstract class Instance implements Target {

    private final AtomicReference<@Nullable Object> object = new AtomicReference<>();

    /** The version's service that it belongs to. */
    abstract Backend backend();

    /** Asks the framework for the object; null if there is none. */
    @Nullable
    abstract Object fetch(ServiceReference<?> reference);

    /** Undoes one {@link #fetch}. */
    abstract void giveBack(ServiceReference<?> reference, Object fetched);

    @Override
    @Nullable
    public final Object object() {
        Object known = object.get();
        return known == null ? use() : known;
    }

    @Nullable
    private Object use() {
        ServiceReference<?> current = backend().current();
        if (current == null) {
            return null;
        }
        Object used = fetch(current);
        if (used == null) {
            return null;
        }
        if (!object.compareAndSet(null, used)) {
            giveBack(current, used);
            return object.get();
        }
        if (backend().current() != current) {
            // It went while it was being fetched; whoever took the reference away saw no object to drop.
            object.compareAndSet(used, null);
            return null;
        }
        backend().firstUse(this);
        return used;
    }

    /** The object if it was used already; does not activate anything. */
    @Nullable
    public final Object objectIfUsed() {
        return object.get();
    }

    /** Has from now on what another one had of the same service. */
    final void take(Instance other) {
        object.set(other.object.getAndSet(null));
    }

    /** What there was is gone, or not what it was; the next call asks again. */
    final void drop() {
        object.set(null);
    }

    @Override
    public String name() {
        return backend().name();
    }

    @Override
    public String absence() {
        return backend().absence();
    }
}
