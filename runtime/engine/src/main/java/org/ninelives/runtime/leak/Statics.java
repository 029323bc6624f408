package org.ninelives.runtime.leak;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ninelives.runtime.state.Outlook;

/** The static fields of a class that somebody has used, one step into what they hold. */
public final class Statics {

    /** Of an array or a collection, so many elements. */
    private static final int MOST = 10_000;

    private Statics() {}

    /** The fields that hold something of a loader, a line each. No code of theirs runs but that of the JDK's containers. */
    public static List<String> of(Class<?> type, ClassLoader loader) {
        List<String> found = new ArrayList<>();
        if (!Outlook.isUsed(type)) {
            return found;
        }
        for (Field field : type.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive() && field.trySetAccessible()) {
                Object held = heldBy(read(field), loader);
                if (held != null) {
                    found.add("the static field " + type.getName() + "." + field.getName() + " has a "
                            + held.getClass().getName());
                }
            }
        }
        return found;
    }

    private static @Nullable Object read(Field field) {
        try {
            return field.get(null);
        } catch (IllegalAccessException closed) {
            throw new IllegalStateException(field + " was opened before", closed);
        }
    }

    private static @Nullable Object heldBy(@Nullable Object value, ClassLoader loader) {
        if (value == null || value.getClass().getClassLoader() == loader) {
            return value;
        }
        try {
            return elements(value).stream()
                    .filter(element -> element != null && element.getClass().getClassLoader() == loader)
                    .findFirst()
                    .orElse(null);
        } catch (RuntimeException changedMeanwhile) {
            return null;
        }
    }

    private static List<@Nullable Object> elements(Object value) {
        List<@Nullable Object> elements = new ArrayList<>();
        if (value instanceof Object[] array) {
            add(Arrays.asList(array), elements);
        } else if (value.getClass().getClassLoader() == null) {
            if (value instanceof Collection<?> collection) {
                add(collection, elements);
            } else if (value instanceof Map<?, ?> map) {
                add(map.keySet(), elements);
                add(map.values(), elements);
            }
        }
        return elements;
    }

    private static void add(Iterable<?> from, List<@Nullable Object> to) {
        for (Object element : from) {
            if (to.size() == MOST) {
                return;
            }
            to.add(element);
        }
    }
}
