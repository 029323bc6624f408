package org.ninelives.runtime.state;

import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What the candidates' carried fields held before the state came, as far as it matters whether somebody still has it: what
 * can be changed, and is nobody's constant. Whoever refers to it (a gauge, a view, a helper that was given it in a
 * constructor) sees a value that is no longer used.
 */
final class Initials {

    private final IdentityHashMap<Object, String> fields = new IdentityHashMap<>();

    /** Takes in one value that was replaced. */
    void add(Object holder, Object initial, String field) {
        if (canChange(initial)
                && !isConstant(initial, initial.getClass())
                && !isConstant(initial, holder instanceof Class<?> type ? type : holder.getClass())) {
            fields.putIfAbsent(initial, field);
        }
    }

    /** What is carried in some field after all. */
    void remove(Object current) {
        fields.remove(current);
    }

    boolean isEmpty() {
        return fields.isEmpty();
    }

    /** The names of the fields by their initial values, and by the views that a map of the JDK keeps of itself. */
    IdentityHashMap<Object, String> byObject() {
        IdentityHashMap<Object, String> known = new IdentityHashMap<>(fields);
        fields.forEach((initial, field) -> {
            if (initial instanceof Map<?, ?> map && Jdk.owns(initial.getClass())) {
                known.put(map.keySet(), field);
                known.put(map.values(), field);
                known.put(map.entrySet(), field);
                if (map instanceof NavigableMap<?, ?> sorted) {
                    known.put(sorted.descendingMap(), field);
                }
            }
        });
        return known;
    }

    /** The field over whose initial value this may go; null if it is no such thing. */
    @Nullable
    String mayGoOver(Object iterator) {
        for (Map.Entry<Object, String> each : fields.entrySet()) {
            for (Class<?> level = each.getKey().getClass(); level != null; level = level.getSuperclass()) {
                if (Jdk.owns(level) && iterator.getClass().getName().startsWith(level.getName() + "$")) {
                    return each.getValue();
                }
            }
        }
        return null;
    }

    /** Remembered without being kept. */
    List<InitialValue> weakly() {
        List<InitialValue> values = new ArrayList<>();
        fields.forEach((initial, field) -> values.add(new InitialValue(field, new WeakReference<>(initial))));
        return List.copyOf(values);
    }

    private static boolean canChange(Object value) {
        Class<?> type = value.getClass();
        if (!Jdk.owns(type)) {
            return !(value instanceof Enum<?>) && !type.isRecord() && !type.isHidden();
        }
        if (value instanceof Map<?, ?> || value instanceof Collection<?>) {
            String name = type.getName();
            return !name.startsWith("java.util.ImmutableCollections$")
                    && !name.startsWith("java.util.Collections$Empty")
                    && !name.startsWith("java.util.Collections$Singleton");
        }
        return Jdk.mutable(value) || value instanceof Random;
    }

    /** Whether a class of the module or of a library has it for a constant: then it was not made for this field. */
    private static boolean isConstant(Object value, Class<?> type) {
        for (Class<?> level = type; !Jdk.owns(level); level = level.getSuperclass()) {
            for (Field field : level.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers())
                        && Modifier.isFinal(field.getModifiers())
                        && !field.getType().isPrimitive()) {
                    field.setAccessible(true);
                    if (Translation.read(field, level) == value) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
