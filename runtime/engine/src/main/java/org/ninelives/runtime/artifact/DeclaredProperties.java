package org.ninelives.runtime.artifact;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Array;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The properties of a component as its description gives them (OSGi Compendium 8, 112.4.5 and 112.4.6). */
final class DeclaredProperties {

    private final Map<String, Object> values = new HashMap<>();

    /**
     * A {@code property} element. What no component runtime would accept is left out: it says so when it starts.
     *
     * @param value its attribute; null where the values are in its body, one on each line
     */
    void add(String name, @Nullable String type, @Nullable String value, String body) {
        try {
            if (value != null) {
                values.put(name, typed(type, value));
            } else {
                List<String> lines = body.lines()
                        .map(String::trim)
                        .filter(line -> !line.isEmpty())
                        .toList();
                values.put(name, array(type, lines));
            }
        } catch (IllegalArgumentException unreadable) {
            values.remove(name);
        }
    }

    /** A {@code properties} element: the content of the file that it names. */
    void addAll(byte[] file) throws IOException {
        Properties read = new Properties();
        read.load(new ByteArrayInputStream(file));
        read.stringPropertyNames().forEach(name -> values.put(name, read.getProperty(name)));
    }

    private static Object array(@Nullable String type, List<String> lines) {
        Class<?> component = typed(type, lines.isEmpty() ? "0" : lines.get(0)).getClass();
        Object array = component == String.class
                ? new String[lines.size()]
                : Array.newInstance(primitiveOf(component), lines.size());
        for (int i = 0; i < lines.size(); i++) {
            Array.set(array, i, typed(type, lines.get(i)));
        }
        return array;
    }

    private static Class<?> primitiveOf(Class<?> wrapper) {
        return java.lang.invoke.MethodType.methodType(wrapper).unwrap().returnType();
    }

    private static Object typed(@Nullable String type, String text) {
        return switch (type == null ? "String" : type) {
            case "Long" -> Long.valueOf(text);
            case "Integer" -> Integer.valueOf(text);
            case "Short" -> Short.valueOf(text);
            case "Byte" -> Byte.valueOf(text);
            case "Double" -> Double.valueOf(text);
            case "Float" -> Float.valueOf(text);
            case "Boolean" -> Boolean.valueOf(text);
            case "Character", "Char" -> text.length() == 1 ? text.charAt(0) : (char) Integer.parseInt(text);
            default -> text;
        };
    }

    /** Those that are published with the service: private ones begin with a dot. */
    Map<String, Object> published() {
        Map<String, Object> published = new HashMap<>(values);
        published.keySet().removeIf(name -> name.startsWith("."));
        return published;
    }
}
