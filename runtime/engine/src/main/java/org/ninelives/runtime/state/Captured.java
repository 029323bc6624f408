package org.ninelives.runtime.state;

import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.state.StateTransferException;

/**
 * Looks for initial values that something of a candidate still refers to although the state took their place.
 *
 * <p>It goes from the candidate's components through fields of the module's own classes, what its lambdas captured, and
 * containers of the JDK, the nearest first; not into what was carried, which is large and was never near an initial value,
 * not into {@code transient} fields, which say that it is meant, and not into what belongs to other bundles. It is bounded:
 * calls may be waiting. What it does not reach is noticed later, when it is still there after the former version has gone.
 */
final class Captured {

    /** A few milliseconds. */
    private static final int MOST_OBJECTS = 10_000;

    private static final String ADVICE = "; build it in restored(), or mark the field transient if it is meant";

    private final Initials initials;
    private final IdentityHashMap<Object, String> wanted;
    private final Set<ClassLoader> modules = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Found> ahead = new ArrayDeque<>();
    private final Map<Class<?>, List<Field>> fields = new HashMap<>();

    /** An object and the way to it. */
    private record Found(Object object, @Nullable Found from, String step) {

        String path() {
            return from == null ? step : from.path() + step;
        }
    }

    Captured(Initials initials) {
        this.initials = initials;
        this.wanted = initials.byObject();
    }

    /** Not to be looked into. */
    void leaveOut(Object carried) {
        seen.add(carried);
    }

    /** Begins at an object of a candidate. */
    void begin(Object component, String name) {
        ClassLoader loader = component.getClass().getClassLoader();
        if (loader != null) {
            modules.add(loader);
        }
        if (seen.add(component)) {
            ahead.add(new Found(component, null, name));
        }
    }

    /**
     * Looks around.
     *
     * @throws StateTransferException with the path, if something was found
     */
    void refuse() throws StateTransferException {
        for (int looked = 0; looked < MOST_OBJECTS && !ahead.isEmpty(); looked++) {
            lookInto(ahead.remove());
        }
    }

    private void lookInto(Found here) throws StateTransferException {
        Object object = here.object;
        if (Proxy.isProxyClass(object.getClass())) {
            meet(Proxy.getInvocationHandler(object), here, ".handler");
        } else if (modules.contains(object.getClass().getClassLoader())) {
            for (Field field : fields.computeIfAbsent(object.getClass(), Captured::looked)) {
                meet(Translation.read(field, object), here, "." + field.getName());
            }
            container(here);
        } else if (Jdk.owns(object.getClass())) {
            container(here);
        }
    }

    private static List<Field> looked(Class<?> type) {
        List<Field> looked = Fields.of(type);
        looked.removeIf(field -> field.getType().isPrimitive() || Fields.isTransient(field));
        return looked;
    }

    private void container(Found here) throws StateTransferException {
        Object object = here.object;
        try {
            if (object instanceof Object[] array) {
                for (int i = 0; i < array.length && mayGoOn(); i++) {
                    meet(array[i], here, "[" + i + "]");
                }
            } else if (object instanceof Map<?, ?> map) {
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    meet(entry.getKey(), here, Node.render(entry.getKey(), Cursor.KEY));
                    meet(entry.getValue(), here, Node.render(entry.getKey(), Cursor.AT_KEY));
                    if (!mayGoOn()) {
                        break;
                    }
                }
            } else if (object instanceof Collection<?> elements) {
                int i = 0;
                for (Object element : elements) {
                    meet(element, here, "[" + i++ + "]");
                    if (!mayGoOn()) {
                        break;
                    }
                }
            } else if (object instanceof AtomicReference<?> reference) {
                meet(reference.get(), here, "");
            } else if (object instanceof Optional<?> optional) {
                meet(optional.orElse(null), here, "");
            } else if (object instanceof Map.Entry<?, ?> entry) {
                meet(entry.getKey(), here, "[key]");
                meet(entry.getValue(), here, "[value]");
            }
        } catch (RuntimeException changing) {
            // A thread of the candidate works on it: what could not be seen is left to the look that follows later.
            return;
        }
    }

    private boolean mayGoOn() {
        return ahead.size() < MOST_OBJECTS;
    }

    private void meet(@Nullable Object value, Found holder, String step) throws StateTransferException {
        if (value == null) {
            return;
        }
        String field = wanted.get(value);
        if (field != null) {
            throw new StateTransferException(
                    holder.path() + step + " still refers to the initial value of " + field + ADVICE);
        }
        if (value instanceof Iterator<?> || value instanceof Spliterator<?> || value instanceof Enumeration<?>) {
            String over = Jdk.owns(value.getClass()) ? initials.mayGoOver(value) : null;
            if (over != null && !seen.contains(value)) {
                throw new StateTransferException(holder.path() + step + " (a "
                        + value.getClass().getName() + ") may still go over the initial value of " + over
                        + ADVICE);
            }
        }
        if (seen.add(value)) {
            ahead.add(new Found(value, holder, step));
            wrapped(value, new Found(value, holder, step));
        }
    }

    /** A wrapper of {@link Collections} hides what it wraps. */
    private void wrapped(Object value, Found here) throws StateTransferException {
        String name = value.getClass().getName();
        if (name.startsWith("java.util.Collections$Unmodifiable")
                || name.startsWith("java.util.Collections$Synchronized")
                || name.startsWith("java.util.Collections$Checked")) {
            try {
                meet(Unwrap.inner(value), here, "");
            } catch (Misfit unreadable) {
                // Its contents are looked at all the same.
                return;
            }
        }
    }
}
