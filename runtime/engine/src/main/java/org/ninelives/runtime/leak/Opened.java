package org.ninelives.runtime.leak;

import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What of {@code java.lang} can be looked into where the operator opens it ({@code --add-opens
 * java.base/java.lang=ALL-UNNAMED}, as Karaf does). Where it is closed, that is said: nothing is forced.
 */
public final class Opened {

    private static final List<Field> LOCALS = Stream.of("threadLocals", "inheritableThreadLocals")
            .flatMap(name -> field(Thread.class, name).stream())
            .toList();

    private static final Optional<Method> LOADED = loaded();

    private Opened() {}

    /** Whether anything of this can be found out. */
    public static boolean isOpen() {
        return !LOCALS.isEmpty();
    }

    /** Thread-locals of a loader's classes, and values in them, a line each. The values may be anything: none is asked. */
    public static List<String> threadLocals(Set<Thread> threads, ClassLoader loader) {
        List<String> found = new ArrayList<>();
        for (Thread thread : threads) {
            for (Field locals : LOCALS) {
                Object map = read(locals, thread);
                for (Object entry : map == null ? new Object[0] : entries(map)) {
                    Object value = entry == null ? null : part(entry, "value");
                    Object local = entry instanceof Reference<?> key ? key.get() : null;
                    Object its = Its.is(value, loader) ? value : local;
                    if (its != null && Its.is(its, loader)) {
                        found.add("a thread-local of the thread " + thread.getName() + " has " + Its.name(its));
                    }
                }
            }
        }
        return found;
    }

    private static Object[] entries(Object map) {
        return part(map, "table") instanceof Object[] table ? table : new Object[0];
    }

    /** Shutdown hooks of a loader's classes, a line each. */
    public static List<String> shutdownHooks(ClassLoader loader) {
        List<String> found = new ArrayList<>();
        try {
            Class<?> hooks = Class.forName("java.lang.ApplicationShutdownHooks");
            Optional<Field> all = field(hooks, "hooks");
            if (all.isPresent() && read(all.get(), null) instanceof Map<?, ?> threads) {
                for (Object hook : Set.copyOf(threads.keySet())) {
                    if (hook instanceof Thread thread
                            && (Its.is(thread, loader) || thread.getContextClassLoader() == loader)) {
                        found.add("the shutdown hook " + thread.getName() + " ("
                                + thread.getClass().getName() + ")");
                    }
                }
            }
        } catch (ClassNotFoundException otherJvm) {
            // It keeps them elsewhere.
        }
        return found;
    }

    /** A class, if this loader has loaded it already; it is not loaded for the asking. */
    public static Optional<Class<?>> loaded(ClassLoader loader, String name) {
        if (LOADED.isEmpty()) {
            return Optional.empty();
        }
        try {
            Class<?> type = (Class<?>) LOADED.get().invoke(loader, name);
            return type == null || type.getClassLoader() != loader ? Optional.empty() : Optional.of(type);
        } catch (ReflectiveOperationException impossible) {
            return Optional.empty();
        }
    }

    private static @Nullable Object part(Object holder, String name) {
        return field(holder.getClass(), name).map(field -> read(field, holder)).orElse(null);
    }

    private static @Nullable Object read(Field field, @Nullable Object holder) {
        try {
            return field.get(holder);
        } catch (IllegalAccessException closed) {
            throw new IllegalStateException(field + " was opened before", closed);
        }
    }

    private static Optional<Field> field(Class<?> type, String name) {
        try {
            Field field = type.getDeclaredField(name);
            return field.trySetAccessible() ? Optional.of(field) : Optional.empty();
        } catch (NoSuchFieldException otherJvm) {
            return Optional.empty();
        }
    }

    private static Optional<Method> loaded() {
        try {
            Method method = ClassLoader.class.getDeclaredMethod("findLoadedClass", String.class);
            return method.trySetAccessible() ? Optional.of(method) : Optional.empty();
        } catch (NoSuchMethodException otherJvm) {
            return Optional.empty();
        }
    }
}
