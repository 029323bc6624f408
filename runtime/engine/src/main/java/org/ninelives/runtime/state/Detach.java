package org.ninelives.runtime.state;

import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Takes out of a component what its successor uses, so that it may do as it stops whatever it likes. */
final class Detach {

    private final InUse inUse = new InUse();

    /**
     * Its own: a worker that was given up may still be in those of the move. No successor is asked for, since the bundle that
     * has it may be gone by now, and none is needed.
     */
    private final Shapes shapes = new Shapes(new NobodysSuccessors(), Set.of());

    private static final class NobodysSuccessors implements Successors {

        @Override
        public boolean isOld(Class<?> type) {
            return false;
        }

        @Override
        public Class<?> successorOf(Class<?> old) {
            return old;
        }
    }

    /** Remembers an object that is in use elsewhere. */
    void keep(Object object) {
        inUse.add(object);
    }

    /**
     * Replaces every field of a component, or static one of a class, carried or not, whose value is in use elsewhere. Those of a
     * record cannot be written.
     *
     * @throws IllegalStateException if a field could not be replaced; the others are
     */
    void from(Object component) {
        if (component.getClass().isRecord() || (component instanceof Class<?> type && !Initialisation.isDone(type))) {
            return;
        }
        IllegalStateException failed = null;
        for (Field field : Fields.in(component)) {
            try {
                replace(field, component);
            } catch (RuntimeException | LinkageError failure) {
                failed = and(failed, new IllegalStateException(field.getName() + ": " + failure, failure));
            }
        }
        if (failed != null) {
            throw failed;
        }
    }

    private void replace(Field field, Object component) {
        Object value = field.getType().isPrimitive() ? null : Translation.read(field, component);
        if (value != null && inUse.contains(value)) {
            Object neutral = neutral(value);
            write(field, component, field.getType().isInstance(neutral) ? neutral : empty(field.getType(), value));
        }
    }

    private @Nullable Object neutral(Object value) {
        try {
            return shapes.of(value).neutral(value);
        } catch (RuntimeException | LinkageError inUseMeanwhile) {
            // Calls of the other version change it while its copy is made. So not by a look into it:
            return untouched(value);
        }
    }

    private static @Nullable Object untouched(Object value) {
        try {
            return Instances.neutral(value);
        } catch (RuntimeException | LinkageError unusable) {
            // Its class has no constructor that can be used, which is no reason to leave the way to it open.
            return null;
        }
    }

    /**
     * Does it for each, whatever befalls one of them.
     *
     * @param before what failed so far
     * @return what failed by now; null if nothing did
     */
    static <T> @Nullable IllegalStateException each(
            @Nullable IllegalStateException before, Collection<T> all, Function<T, String> name, Consumer<T> step) {
        IllegalStateException failed = before;
        for (T each : all) {
            try {
                step.accept(each);
            } catch (RuntimeException | LinkageError failure) {
                failed = and(
                        failed,
                        new IllegalStateException(
                                name.apply(each) + " still reaches what the other version uses: " + failure, failure));
            }
        }
        return failed;
    }

    private static IllegalStateException and(@Nullable IllegalStateException first, IllegalStateException next) {
        if (first == null) {
            return next;
        }
        first.addSuppressed(next);
        return first;
    }

    /** Goes on knowing what is in use as long as somebody uses it. */
    void weaken() {
        inUse.weaken();
    }

    /** Forgets what is in use: whoever remembers it would keep it alive. */
    void forget() {
        inUse.clear();
    }

    /** Where there is nothing of the same class, something empty that the field can hold; null if there is nothing. */
    private static @Nullable Object empty(Class<?> type, Object value) {
        if (!(value instanceof Map<?, ?>) && !(value instanceof Collection<?>)) {
            return null;
        }
        for (Object empty : List.of(
                new HashMap<>(),
                new TreeMap<>(),
                new ArrayList<>(),
                new HashSet<>(),
                new TreeSet<>(),
                new ArrayDeque<>())) {
            if (type.isInstance(empty) && empty instanceof Map<?, ?> == value instanceof Map<?, ?>) {
                return empty;
            }
        }
        return null;
    }

    static void write(Field field, Object holder, @Nullable Object value) {
        try {
            field.set(holder, value);
        } catch (IllegalAccessException closed) {
            throw new IllegalStateException(field + " was opened before", closed);
        }
    }
}
