package org.ninelives.runtime.framework;

import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.spi.CallWatcher;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Tells all watchers that are registered of each call, on the calling thread. Who was told that a call enters is told that
 * it has left, and nobody else is, whoever comes, goes or throws meanwhile. Thread-safe.
 */
final class CallWatchers implements CallWatcher {

    private final Supplier<CallWatcher[]> registered;

    /** Who was told of the calls that this thread is in, the innermost first; none where it is in none. */
    @SuppressWarnings("ThreadLocalUsage") // each framework has its own
    private final ThreadLocal<@Nullable Deque<Deque<CallWatcher>>> told = new ThreadLocal<>();

    CallWatchers(Supplier<CallWatcher[]> registered) {
        this.registered = registered;
    }

    /** Empty unless this framework was started to be watched. */
    static Optional<CallWatcher> of(BundleContext context) {
        if (!Boolean.parseBoolean(context.getProperty(PROPERTY))) {
            return Optional.empty();
        }
        ServiceTracker<CallWatcher, CallWatcher> watchers = new ServiceTracker<>(context, CallWatcher.class, null);
        watchers.open(); // closed with the bundle's context
        return Optional.of(new CallWatchers(() -> watchers.getServices(new CallWatcher[0])));
    }

    @Override
    public void entering(String module, Method method) {
        Deque<CallWatcher> entered = new ArrayDeque<>();
        try {
            for (CallWatcher each : registered.get()) {
                each.entering(module, method);
                entered.push(each);
            }
        } catch (Throwable refused) {
            // The call does not take place, so nobody says later that it has left.
            leave(entered, module, method, refused);
            throw refused;
        }
        Deque<Deque<CallWatcher>> calls = told.get();
        if (calls == null) {
            calls = new ArrayDeque<>();
            told.set(calls);
        }
        calls.push(entered);
    }

    @Override
    public void left(String module, Method method) {
        Deque<Deque<CallWatcher>> calls = told.get();
        if (calls == null) {
            throw new IllegalStateException("left " + method + " without entering it");
        }
        Deque<CallWatcher> entered = calls.pop();
        if (calls.isEmpty()) {
            told.remove();
        }
        for (CallWatcher each = entered.poll(); each != null; each = entered.poll()) {
            try {
                each.left(module, method);
            } catch (Throwable thrown) {
                leave(entered, module, method, thrown);
                throw thrown;
            }
        }
    }

    /** Tells the others although one has thrown. */
    private static void leave(Deque<CallWatcher> entered, String module, Method method, Throwable thrown) {
        for (CallWatcher each : entered) {
            try {
                each.left(module, method);
            } catch (Throwable another) {
                if (another != thrown) {
                    thrown.addSuppressed(another);
                }
            }
        }
    }
}
