package org.ninelives.runtime.framework;

import java.time.Duration;
import org.ninelives.api.module.Lifecycle;
import org.ninelives.runtime.worker.Workers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets the objects of modules hear that they serve, and that they no longer do, each once. Thread-safe. */
final class Promotions {

    private static final Logger LOG = LoggerFactory.getLogger(Promotions.class);

    /** How long it is waited for what an object does in its turn, before nobody waits for its end. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Visibility visibility;
    private final Components components;
    private final Workers workers;
    private final Told told = new Told(LIMIT);

    Promotions(Visibility visibility, Components components, Workers workers) {
        this.visibility = visibility;
        this.components = components;
        this.workers = workers;
    }

    /** An object that is to hear that it serves is brought to life; any other one waits for its first call. */
    void use(Backend backend) {
        workersOf(backend).start("first use of " + backend.name(), () -> {
            if (backend.scope() == Scope.SINGLETON && wantsToHear(backend)) {
                backend.object();
            }
        });
    }

    /** Whether its object is to hear that it serves; without a component, it exists already. */
    private boolean wantsToHear(Backend backend) {
        String implementation = components.implementation(backend.reference());
        if (implementation == null) {
            return true;
        }
        try {
            return Lifecycle.class.isAssignableFrom(backend.bundle().loadClass(implementation));
        } catch (ClassNotFoundException | LinkageError broken) {
            LOG.debug("The class {} of {} cannot be loaded", implementation, backend.name(), broken);
            return false;
        }
    }

    /** An object was used for the first time: if its version serves, it hears of that. */
    void firstUsed(Instance instance) {
        // Asked before there is a thread for it: a prototype may be fetched for each call.
        if (serves(instance) && instance.objectIfUsed() instanceof Lifecycle) {
            workersOf(instance.backend()).start("promoted " + instance.name(), () -> promoted(instance));
        }
    }

    private Workers workersOf(Backend backend) {
        return workers.of(backend.bundle().getBundleId());
    }

    /** Tells an object that it serves. What it throws outside a patch is logged. */
    private void promoted(Instance instance) {
        try {
            promote(instance);
        } catch (Exception | LinkageError | AssertionError thrown) {
            LOG.error("{} serves, but its promoted() failed", instance.name(), thrown);
        }
    }

    /** Whether any of its objects wants to hear of its turn; asked before there is a thread for it. */
    boolean listens(Backend backend) {
        return backend.instances().stream().anyMatch(instance -> instance.objectIfUsed() instanceof Lifecycle);
    }

    /** Tells an object that it serves, if its version does and the object was not told. */
    void promote(Instance instance) throws Exception {
        if (instance.objectIfUsed() instanceof Lifecycle lifecycle) {
            // Whoever gave it back meanwhile has found nothing to take leave of.
            told.tell(
                    lifecycle,
                    true,
                    () -> serves(instance) && instance.backend().has(lifecycle),
                    lifecycle::promoted);
        }
    }

    /** Tells an object that it no longer serves, if its version does not and the object was told that it does. */
    void demote(Instance instance) throws Exception {
        if (instance.objectIfUsed() instanceof Lifecycle lifecycle) {
            told.tell(lifecycle, false, () -> !serves(instance), lifecycle::demoted);
        }
    }

    private boolean serves(Instance instance) {
        Standing standing = visibility.standing(instance.backend().bundle());
        return standing != null && standing.role() == Role.SERVING;
    }

    /** Tells an object that goes outside a patch, before it is deactivated. On the thread that makes it go. */
    void farewell(Object object) {
        if (object instanceof Lifecycle lifecycle) {
            try {
                told.tell(lifecycle, false, () -> true, lifecycle::demoted);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } catch (Exception | LinkageError | AssertionError thrown) {
                LOG.error(
                        "{} goes, but its demoted() failed",
                        lifecycle.getClass().getName(),
                        thrown);
            }
        }
    }
}
