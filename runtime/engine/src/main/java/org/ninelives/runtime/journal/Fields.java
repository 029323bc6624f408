package org.ninelives.runtime.journal;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A kind and its named values as text, such as {@code committed patch=7 at=2026-11-20T08:15:30Z}. Values may hold any
 * characters: a space is written as {@code \s}, a line feed as {@code \n}, control characters and halves of surrogate
 * pairs as four hexadecimal digits after {@code \}{@code u}. A value that is null is left out. Keys of a list's items begin
 * with the item's number: {@code 1.module=route 2.module=counter}.
 */
final class Fields {

    private final String kind;
    private final String prefix;
    private final Map<String, String> values;

    private Fields(String kind, String prefix, Map<String, String> values) {
        this.kind = kind;
        this.prefix = prefix;
        this.values = values;
    }

    static Fields of(String kind) {
        return new Fields(kind, "", new LinkedHashMap<>());
    }

    String kind() {
        return kind;
    }

    Fields put(String key, @Nullable Object value) {
        if (value != null) {
            values.put(prefix + key, value.toString());
        }
        return this;
    }

    /** Puts each item's fields under its number. */
    <T> Fields putAll(List<T> items, BiConsumer<Fields, T> write) {
        int number = 0;
        for (T item : items) {
            number++;
            write.accept(item(number), item);
        }
        return this;
    }

    /** A value that has to be there; {@link IllegalArgumentException} if it is not. */
    String get(String key) {
        String value = values.get(prefix + key);
        if (value == null) {
            throw new IllegalArgumentException(kind + " without " + prefix + key);
        }
        return value;
    }

    @Nullable
    String find(String key) {
        return values.get(prefix + key);
    }

    /** All items; {@code mandatory} is a key that each of them has. */
    <T> List<T> getAll(String mandatory, Function<Fields, T> read) {
        List<T> items = new ArrayList<>();
        for (int number = 1; item(number).find(mandatory) != null; number++) {
            items.add(read.apply(item(number)));
        }
        return items;
    }

    private Fields item(int number) {
        return new Fields(kind, prefix + number + ".", values);
    }

    /** The text's fields; {@link IllegalArgumentException} if it has another form. */
    static Fields parse(String line) {
        String[] parts = line.split(" ", -1);
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 1; i < parts.length; i++) {
            int end = parts[i].indexOf('=');
            if (end < 1) {
                throw new IllegalArgumentException("\"" + parts[i] + "\" is not of the form key=value");
            }
            values.put(parts[i].substring(0, end), unescape(parts[i].substring(end + 1)));
        }
        return new Fields(parts[0], "", values);
    }

    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(kind);
        values.forEach((key, value) -> {
            line.append(' ').append(key).append('=');
            escape(value, line);
        });
        return line.toString();
    }

    private static void escape(String value, StringBuilder out) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> out.append("\\\\");
                case ' ' -> out.append("\\s");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (Character.isSurrogate(c) && i + 1 < value.length() && isPair(c, value.charAt(i + 1))) {
                        out.append(c).append(value.charAt(++i));
                    } else if (Character.isSurrogate(c) || Character.isISOControl(c) || isLineEnd(c)) {
                        out.append("\\u").append(String.format("%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
    }

    private static boolean isPair(char first, char second) {
        return Character.isSurrogatePair(first, second);
    }

    private static boolean isLineEnd(char c) {
        return Character.getType(c) == Character.LINE_SEPARATOR
                || Character.getType(c) == Character.PARAGRAPH_SEPARATOR;
    }

    private static String unescape(String text) {
        StringBuilder value = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i++);
            if (c != '\\') {
                value.append(c);
                continue;
            }
            char escaped = i < text.length() ? text.charAt(i++) : '?';
            switch (escaped) {
                case '\\' -> value.append('\\');
                case 's' -> value.append(' ');
                case 'n' -> value.append('\n');
                case 'r' -> value.append('\r');
                case 't' -> value.append('\t');
                case 'u' -> {
                    value.append(codeUnit(text, i));
                    i += 4;
                }
                default -> throw meaningless(text);
            }
        }
        return value.toString();
    }

    private static char codeUnit(String text, int from) {
        if (text.length() < from + 4) {
            throw meaningless(text);
        }
        return (char) HexFormat.fromHexDigits(text, from, from + 4);
    }

    private static IllegalArgumentException meaningless(String text) {
        return new IllegalArgumentException("\"" + text + "\" has an escape that means nothing");
    }
}
