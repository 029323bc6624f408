package org.ninelives.testkit;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values as texts that are the same in two runs, as far as that can be: see {@link Answer}. */
final class Texts {

    private static final int DEEPEST = 8;

    private Texts() {}

    static String of(@Nullable Object value) {
        return of(value, 0);
    }

    static String ofThrown(Throwable thrown) {
        return "throws " + thrown.getClass().getSimpleName()
                + (thrown.getMessage() == null ? "" : ": " + thrown.getMessage());
    }

    /** What the method has thrown. */
    static Throwable causeOf(InvocationTargetException thrown) {
        return Objects.requireNonNullElse(thrown.getCause(), thrown);
    }

    /** A call: {@code Greeter.greet("Ada")}. */
    static String ofCall(Method method, Object @Nullable [] arguments) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName()
                + (arguments == null
                        ? "()"
                        : java.util.Arrays.stream(arguments)
                                .map(Texts::of)
                                .collect(Collectors.joining(", ", "(", ")")));
    }

    private static String of(@Nullable Object value, int depth) {
        if (value == null) {
            return "null";
        }
        if (depth > DEEPEST) {
            return "...";
        }
        Class<?> type = value.getClass();
        if (value instanceof CharSequence || value instanceof Character) {
            return "\"" + value + "\"";
        }
        if (value instanceof Enum<?> || value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        if (value instanceof Throwable thrown) {
            return ofThrown(thrown).substring("throws ".length());
        }
        if (type.isArray()) {
            return ofArray(value, depth);
        }
        if (type.isRecord()) {
            return ofRecord(value, depth);
        }
        if (value instanceof Optional<?> optional) {
            return optional.map(held -> "Optional[" + of(held, depth + 1) + "]").orElse("Optional.empty");
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> of(entry.getKey(), depth + 1) + "=" + of(entry.getValue(), depth + 1))
                    .sorted()
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value instanceof Collection<?> collection) {
            List<String> texts = new ArrayList<>();
            collection.forEach(each -> texts.add(of(each, depth + 1)));
            if (value instanceof Set<?>) {
                texts.sort(null);
            }
            return texts.toString();
        }
        return type.getName().startsWith("java.time.") || value instanceof java.util.UUID
                ? value.toString()
                : "a " + nameOf(type);
    }

    /** What is known of it everywhere: the class of an implementation is another one in each version. */
    private static String nameOf(Class<?> type) {
        Class<?>[] interfaces = type.getInterfaces();
        return interfaces.length == 0 ? type.getSimpleName() : interfaces[0].getSimpleName();
    }

    private static String ofArray(Object array, int depth) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < Array.getLength(array); i++) {
            texts.add(of(Array.get(array, i), depth + 1));
        }
        return texts.toString();
    }

    private static String ofRecord(Object value, int depth) {
        List<String> texts = new ArrayList<>();
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            Method accessor = component.getAccessor();
            try {
                accessor.setAccessible(true);
                texts.add(component.getName() + "=" + of(accessor.invoke(value), depth + 1));
            } catch (InvocationTargetException failure) {
                texts.add(component.getName() + " " + ofThrown(causeOf(failure)));
            } catch (IllegalAccessException | RuntimeException closed) {
                texts.add(component.getName() + "=?");
            }
        }
        return value.getClass().getSimpleName() + texts;
    }
}
