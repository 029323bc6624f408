package org.ninelives.runtime.framework;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.ninelives.runtime.dispatch.Target;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceObjects;
import org.osgi.framework.ServiceReference;

/**
 * What one consumer holds of a service that gives each consumer, or each use, an object of its own: its instance of each
 * version that it has called. They are fetched through the consumer's own context, so that the module sees who asks, and
 * the framework gives them back when the consumer stops. Thread-safe; no lock is held while the framework is called.
 */
final class Holding implements Publication.Held {

    private final Bundle consumer;

    /** Guarded by this. */
    private final List<OwnInstance> instances = new ArrayList<>();

    /** The one of {@link #instances} that was met last; read by every call. */
    @Nullable
    private volatile OwnInstance latest;

    private volatile boolean released;

    /** Whether it goes on with the next version; not where its consumer asked for one version by name. */
    private final boolean follows;

    Holding(Bundle consumer, boolean follows) {
        this.consumer = consumer;
        this.follows = follows;
    }

    @Override
    @Nullable
    public Target of(@Nullable Target serving) {
        OwnInstance met = latest;
        return met != null && met.backend() == serving ? met : instance((Backend) serving);
    }

    /** Its instance of a version; may be of no object yet. */
    @Nullable
    private synchronized Instance instance(@Nullable Backend version) {
        if (version == null) {
            return null;
        }
        OwnInstance found = known(version);
        if (found == null) {
            found = new OwnInstance(consumer, version);
            // A version that was kept on comes back with a backend of its own: what it gave before is still ours.
            OwnInstance former = sameService(version);
            if (former != null) {
                instances.remove(former);
                found.takeOver(former);
            }
            instances.add(found);
            version.enrol(found);
        }
        latest = found;
        return found;
    }

    @Nullable
    private OwnInstance known(Backend version) {
        for (OwnInstance instance : instances) {
            if (instance.backend() == version) {
                return instance;
            }
        }
        return null;
    }

    @Nullable
    private OwnInstance sameService(Backend version) {
        for (OwnInstance instance : instances) {
            if (instance.backend().reference().equals(version.reference())) {
                return instance;
            }
        }
        return null;
    }

    /** The object of a version that it has called; null if it has called none, or given it back. */
    @Nullable
    synchronized Object objectOf(Backend version) {
        OwnInstance known = released ? null : known(version);
        return known == null ? null : known.objectIfUsed();
    }

    /**
     * Takes an instance of another version for what it has of one, before anybody calls it there.
     *
     * @return whether it has now what it needs of the other version
     */
    boolean follow(Backend from, Backend to) {
        if (!follows || objectOf(from) == null) {
            return true; // it never called: it will get one when it does
        }
        Instance next = instance(to);
        boolean has = next != null && next.object() != null;
        if (released) {
            release(); // meanwhile, and perhaps before this one was fetched
        }
        return has || released || consumer.getBundleContext() == null;
    }

    /** A service goes, and the objects that came from it. */
    synchronized void forget(ServiceReference<?> gone) {
        instances.removeIf(instance -> {
            boolean goes = instance.backend().reference().equals(gone);
            if (goes) {
                instance.backend().dismiss(instance);
                instance.drop();
            }
            return goes;
        });
        latest = null;
    }

    /** The consumer gives back what it holds, or stops. What it calls nevertheless is what it had. */
    @Override
    public void release() {
        released = true;
        List<OwnInstance> held;
        synchronized (this) {
            held = List.copyOf(instances);
        }
        held.forEach(OwnInstance::release);
    }

    /** The consumer, for messages. */
    @Override
    public String toString() {
        return consumer.getSymbolicName() + " " + consumer.getVersion();
    }

    /** The consumer's instance of one version. */
    private static final class OwnInstance extends Instance {

        private final Bundle consumer;
        private final Backend version;

        /** Whether there is a use of the object to give back. */
        private final AtomicBoolean held = new AtomicBoolean();

        /** Where the object of a prototype came from; null for other scopes, and before it was fetched. */
        @Nullable
        private volatile ServiceObjects<Object> prototypes;

        OwnInstance(Bundle consumer, Backend version) {
            this.consumer = consumer;
            this.version = version;
        }

        @Override
        Backend backend() {
            return version;
        }

        @Override
        @Nullable
        Object fetch(ServiceReference<?> reference) {
            BundleContext context = consumer.getBundleContext();
            if (context == null) {
                return null;
            }
            held.set(true);
            try {
                if (version.scope() != Scope.PROTOTYPE) {
                    return context.getService(reference);
                }
                @SuppressWarnings("unchecked") // what it is, the generated dispatcher knows
                ServiceObjects<Object> objects = context.getServiceObjects((ServiceReference<Object>) reference);
                if (objects == null) {
                    return null;
                }
                prototypes = objects;
                return objects.getService();
            } catch (IllegalStateException stopped) {
                return null; // the context of a consumer that stops meanwhile; nobody is there to call
            }
        }

        @Override
        void giveBack(ServiceReference<?> reference, Object fetched) {
            try {
                ServiceObjects<Object> objects = prototypes;
                BundleContext context = consumer.getBundleContext();
                if (objects != null) {
                    objects.ungetService(fetched);
                } else if (context != null) {
                    context.ungetService(reference);
                }
            } catch (IllegalStateException | IllegalArgumentException goneAlready) {
                // The framework gives back all that a stopping consumer had, in its own order.
                version.dismiss(this);
            }
        }

        @Override
        public String absence() {
            return consumer.getBundleContext() == null
                    ? "its consumer " + consumer.getSymbolicName() + " is stopped"
                    : super.absence();
        }

        void takeOver(OwnInstance former) {
            prototypes = former.prototypes;
            held.set(former.held.getAndSet(false));
            former.backend().dismiss(former);
            take(former);
        }

        void release() {
            Object fetched = objectIfUsed();
            ServiceReference<?> reference = version.current();
            version.farewell(this);
            if (fetched != null && reference != null && held.compareAndSet(true, false)) {
                giveBack(reference, fetched);
            }
        }
    }
}
