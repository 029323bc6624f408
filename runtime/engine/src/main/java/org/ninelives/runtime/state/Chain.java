package org.ninelives.runtime.state;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.state.Migration;
import org.ninelives.api.state.OldObject;
import org.ninelives.api.state.StateTransferException;

/** Migrations one after the other, over the versions between two, as one: each finds the named values that the former left. */
final class Chain<T> implements Migration<T> {

    private final Class<T> type;
    private final List<Migration<?>> steps;
    private final boolean back;

    private Chain(Class<T> type, List<Migration<?>> steps, boolean back) {
        this.type = type;
        this.steps = List.copyOf(steps);
        this.back = back;
    }

    /** To a newer version, which offers them; the first step first. */
    static <T> Chain<T> there(Class<T> type, List<Migration<?>> steps) {
        return new Chain<>(type, steps, false);
    }

    /**
     * To an older version; the newest step first.
     *
     * @param type the older version's class
     */
    static <T> Chain<T> back(Class<T> type, List<Migration<?>> steps) {
        return new Chain<>(type, steps, true);
    }

    @Override
    public Class<T> type() {
        return type;
    }

    @Override
    public void migrate(OldObject old, T fresh) throws StateTransferException {
        if (complete(old, fresh) != fresh) {
            throw new StateTransferException(
                    "a record of " + type.getName() + " that is part of a cycle cannot be completed; make it a class");
        }
    }

    /** Completes an object; a record is made anew. */
    T complete(OldObject old, T fresh) throws StateTransferException {
        Map<String, @Nullable Object> before = new LinkedHashMap<>();
        for (String name : old.names()) {
            before.put(name, old.get(name));
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>(before);
        for (Migration<?> step : steps) {
            if (back) {
                step.revert(values);
            } else {
                step.step(values);
            }
        }
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(values);
        changed.entrySet()
                .removeIf(entry ->
                        before.containsKey(entry.getKey()) && isSame(before.get(entry.getKey()), entry.getValue()));
        T completed = fresh;
        if (type.isRecord()) {
            completed = changed.isEmpty() ? fresh : anew(fresh, changed);
        } else {
            assign(fresh, changed);
        }
        if (!back) {
            finish(steps.get(steps.size() - 1), new Left(old, values), completed);
        }
        return completed;
    }

    /** The last step leads to the version whose classes there are. */
    private static <S> void finish(Migration<S> last, OldObject old, Object fresh) throws StateTransferException {
        last.migrate(old, last.type().cast(fresh));
    }

    /** A number or a text may have been read and put back; an object is another one if it is. */
    private static boolean isSame(@Nullable Object one, @Nullable Object other) {
        return one == other
                || (one != null && Jdk.owns(one.getClass()) && Jdk.plain(one.getClass()) && Objects.equals(one, other));
    }

    private static void assign(Object fresh, Map<String, @Nullable Object> changed) throws StateTransferException {
        List<Field> fields = Fields.of(fresh.getClass());
        for (Map.Entry<String, @Nullable Object> entry : changed.entrySet()) {
            for (Field field : fields) {
                if (field.getName().equals(entry.getKey())) {
                    put(field, fresh, entry.getValue());
                    break;
                }
            }
        }
    }

    private static void put(Field field, Object fresh, @Nullable Object value) throws StateTransferException {
        try {
            field.set(fresh, value);
        } catch (IllegalArgumentException | NullPointerException unfit) {
            throw unfit(field.getName(), field.getType(), value);
        } catch (IllegalAccessException closed) {
            throw new IllegalStateException(field + " was opened before", closed);
        }
    }

    private static StateTransferException unfit(String name, Class<?> type, @Nullable Object value) {
        return new StateTransferException("the migration's value for " + name + " does not fit: "
                + (value == null ? "null is no " + type.getName() : Join.misfit(value, type)));
    }

    private T anew(T fresh, Map<String, @Nullable Object> changed) throws StateTransferException {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        @Nullable Object[] arguments = new Object[components.length];
        List<Field> fields = Fields.of(type);
        for (int i = 0; i < components.length; i++) {
            String name = components[i].getName();
            types[i] = components[i].getType();
            if (changed.containsKey(name)) {
                arguments[i] = changed.get(name);
            } else {
                for (Field field : fields) {
                    if (field.getName().equals(name)) {
                        arguments[i] = Translation.read(field, fresh);
                    }
                }
            }
        }
        try {
            Constructor<T> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
        } catch (ReflectiveOperationException | IllegalArgumentException unfit) {
            Throwable cause = unfit.getCause() == null ? unfit : unfit.getCause();
            throw new StateTransferException(
                    "the record " + type.getName() + " cannot be made of " + changed.keySet() + ": " + cause, cause);
        }
    }

    /** An object with the values that the steps left. */
    private record Left(OldObject before, Map<String, @Nullable Object> values) implements OldObject {

        @Override
        public String className() {
            return before.className();
        }

        @Override
        public Set<String> names() {
            return Collections.unmodifiableSet(values.keySet());
        }

        @Override
        public @Nullable Object get(String name) {
            if (!values.containsKey(name)) {
                throw new IllegalArgumentException(className() + " has no value " + name + ", only " + values.keySet());
            }
            return values.get(name);
        }

        @Override
        public @Nullable OldObject old(String name) {
            return before.old(name);
        }

        @Override
        public Object successor() {
            return before.successor();
        }
    }
}
