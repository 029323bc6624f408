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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The static fields of a class that somebody has used, one step into what they hold. */
public final class Statics {

    private static final Logger LOG = LoggerFactory.getLogger(Statics.class);

    /** Of an array or a collection, so many elements. */
    private static final int MOST = 10_000;

    private Statics() {}

    /** The fields that hold something of a loader, a line each. No code of theirs runs but that of the JDK's containers. */
    public static List<String> of(Class<?> type, ClassLoader loader) {
        List<String> found = new ArrayList<>();
        try {
            if (Outlook.isUsed(type)) {
                addFields(type, loader, found);
            }
        } catch (LinkageError incomplete) {
            // A field is of a class that is not there, as with an optional import: no reason to give the others up.
            LOG.debug("The static fields of {} are not looked into", type, incomplete);
        }
        return found;
    }

    private static void addFields(Class<?> type, ClassLoader loader, List<String> found) {
        for (Field field : type.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive() && field.trySetAccessible()) {
                Object held = heldBy(read(field), loader);
                if (held != null) {
                    found.add("the static field " + type.getName() + "." + field.getName() + " has " + Its.name(held));
                }
            }
        }
    }

    private static @Nullable Object read(Field field) {
        try {
            return field.get(null);
        } catch (IllegalAccessException closed) {
            throw new IllegalStateException(field + " was opened before", closed);
        }
    }

    private static @Nullable Object heldBy(@Nullable Object value, ClassLoader loader) {
        if (value == null || Its.is(value, loader)) {
            return value;
        }
        try {
            return elements(value).stream()
                    .filter(element -> Its.is(element, loader))
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
