package org.ninelives.runtime.state;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The classes of a {@link RandomVersion}, defined once more. */
final class RandomClasses {

    /** The key of what an inner object has around it. */
    private static final int AROUND = -1;

    private final RandomVersion version;
    private final ClassLoader loader;
    private final Map<Class<?>, RandomType> types = new HashMap<>();
    private final Map<Integer, Map<Integer, Field>> moving = new HashMap<>();

    private RandomClasses(RandomVersion version, ClassLoader loader) {
        this.version = version;
        this.loader = loader;
        version.types().stream().filter(type -> !type.vanished).forEach(type -> types.put(of(type.number), type));
    }

    static RandomClasses of(RandomVersion version) {
        return new RandomClasses(version, Compiled.from(text(version)).load());
    }

    RandomVersion version() {
        return version;
    }

    boolean defines(Class<?> type) {
        return !type.isArray() && type.getClassLoader() == loader;
    }

    Class<?> named(String name) {
        try {
            return loader.loadClass(name);
        } catch (ClassNotFoundException missing) {
            throw new IllegalArgumentException(missing);
        }
    }

    /** The class of this number. */
    Class<?> of(int number) {
        return named(version.types().get(number).binaryName());
    }

    /** What this version knows of a class; null of one that all versions have alike. */
    @Nullable
    RandomType typeOf(Class<?> type) {
        return types.get(type);
    }

    /** The fields of a class by their keys, and of its superclasses, without those that stay behind. */
    Map<Integer, Field> moving(RandomType type) {
        return moving.computeIfAbsent(type.number, number -> read(type));
    }

    private Map<Integer, Field> read(RandomType type) {
        Map<Integer, Field> fields = new LinkedHashMap<>();
        for (RandomType level : type.levels()) {
            for (RandomType.Member member : level.members) {
                if (!member.left) {
                    fields.put(member.key, field(of(level.number), member.name));
                }
            }
            if (level.kind == RandomType.Kind.INNER) {
                fields.put(AROUND, around(of(level.number)));
            }
        }
        return fields;
    }

    private static Field around(Class<?> inner) {
        for (Field field : inner.getDeclaredFields()) {
            if (field.isSynthetic()) {
                field.setAccessible(true);
                return field;
            }
        }
        throw new IllegalArgumentException(inner + " has nothing around it");
    }

    static Field field(Class<?> type, String name) {
        try {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException missing) {
            throw new IllegalArgumentException(missing);
        }
    }

    /** Calls a static method without arguments. */
    static void call(Class<?> type, String name) {
        try {
            Method method = type.getDeclaredMethod(name);
            method.setAccessible(true);
            method.invoke(null);
        } catch (InvocationTargetException thrown) {
            throw new IllegalStateException(thrown.getCause());
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    private static String text(RandomVersion version) {
        StringBuilder text = new StringBuilder("""
                class Probe {
                    static int left = Integer.MAX_VALUE;
                    static void asked() { if (left-- == 0) throw new IllegalStateException("failed on purpose"); }
                }
                interface Thing { int id(); }
                class ById implements Comparator<Thing> {
                    public int compare(Thing one, Thing other) { return Integer.compare(one.id(), other.id()); }
                }
                """);
        version.types().stream()
                .filter(type -> type.outer == null && !type.vanished)
                .forEach(type -> write(version, type, text));
        return text.toString();
    }

    private static void write(RandomVersion version, RandomType type, StringBuilder text) {
        switch (type.kind) {
            case ENUM -> text.append("enum ").append(type.name).append(" {\n");
            case RECORD ->
                text.append(type.outer == null ? "record " : "static record ")
                        .append(type.name)
                        .append("(")
                        .append(type.members.stream()
                                .map(member -> marks(member) + typeOf(version, member) + " " + member.name)
                                .collect(Collectors.joining(", ")))
                        .append(") implements Thing")
                        .append(type.keyed ? ", Comparable<Thing> {\n" : " {\n")
                        .append(type.name)
                        .append(" { Probe.asked(); }\n");
            default ->
                text.append(type.outer != null && type.kind == RandomType.Kind.CLASS ? "static " : "")
                        .append(type.inserted ? "abstract class " : "class ")
                        .append(type.name)
                        .append(type.parent == null ? "" : " extends " + type.parent.text())
                        .append(implemented(type))
                        .append(" {\n");
        }
        switch (type.kind) {
            case ENUM ->
                text.append(type.members.stream()
                        .map(member -> marks(member) + member.name + (member.key % 3 == 0 ? " { }" : ""))
                        .collect(Collectors.joining(", ")));
            case RECORD -> {}
            default -> writeFields(version, type, text);
        }
        if (type.kind.ofObjects() && type.hasId()) {
            writeMethods(type, text);
        }
        version.types().stream()
                .filter(nested -> nested.outer == type && !nested.vanished)
                .forEach(nested -> write(version, nested, text));
        text.append("}\n");
    }

    private static String implemented(RandomType type) {
        if (!type.kind.ofObjects() || !type.hasId()) {
            return "";
        }
        boolean sorted = type.levels().stream().skip(1).anyMatch(level -> level.keyed && level.hasId());
        return " implements Thing" + (type.keyed && !sorted ? ", Comparable<Thing>" : "");
    }

    private static void writeFields(RandomVersion version, RandomType type, StringBuilder text) {
        for (RandomType.Member member : type.members) {
            boolean component = !type.kind.ofObjects();
            text.append(
                            component && !member.left && member.from.isEmpty()
                                    ? "@Carried "
                                    : member.left ? "" : marks(member))
                    .append(member.left && !component ? "transient " : "")
                    .append(type.kind == RandomType.Kind.STATICS ? "static " : "")
                    .append(member.isFinal ? "final " : "")
                    .append(typeOf(version, member))
                    .append(" ")
                    .append(member.name)
                    .append(" = ")
                    .append(member.initial)
                    .append(";\n");
        }
        String parent = type.parent != null && type.parent.bare ? "super(0); " : "";
        text.append(type.name)
                .append(type.bare ? "(int any) { " + parent : "() { " + parent + "Probe.asked();")
                .append(" }\n");
        if (type.kind == RandomType.Kind.INNER && type.outer != null) {
            text.append("Object around() { return ").append(type.outer.text()).append(".this; }\n");
        }
    }

    private static void writeMethods(RandomType type, StringBuilder text) {
        text.append("public int id() { return id; }\n");
        if (type.keyed && type.kind != RandomType.Kind.RECORD) {
            text.append(
                            "public int hashCode() { Probe.asked(); return id * 7; }\npublic boolean equals(Object other) { return other instanceof ")
                    .append(type.text())
                    .append(" && ((Thing) other).id() == id; }\n");
        }
        if (type.keyed) {
            text.append("public int compareTo(Thing other) { return Integer.compare(id, other.id()); }\n");
        }
    }

    private static String marks(RandomType.Member member) {
        return member.from.isEmpty() ? "" : "@Carried(from = \"" + member.from + "\") ";
    }

    private static String typeOf(RandomVersion version, RandomType.Member member) {
        if (!member.type.startsWith(RandomVersion.REFERENCE)) {
            return member.type;
        }
        String number = member.type.substring(1).replace("[]", "");
        RandomType type = version.types().get(Integer.parseInt(number));
        return type.vanished ? "Object" : type.text() + (member.type.endsWith("[]") ? "[]" : "");
    }
}
