package org.ninelives.api;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaEnumConstant;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.Version;

/**
 * All that others can compile or link against, as text: exported packages with their versions, public types with their
 * annotations, components, constants and members. Names of parameters are left out, nullness is not.
 */
final class Signature {

    /** What the compiler gives to every record and every enum. */
    private static final Set<String> GIVEN =
            Set.of("equals(Object)", "hashCode()", "toString()", "values()", "valueOf(String)");

    private final List<String> lines = new ArrayList<>();

    private Signature() {}

    /** The signature of these classes. */
    static String of(Path classes) {
        Signature signature = new Signature();
        JavaClasses imported = new ClassFileImporter().importPath(classes);
        imported.stream()
                .map(JavaClass::getPackageName)
                .distinct()
                .sorted()
                .forEach(name -> signature.addPackage(imported, name));
        return String.join("\n", signature.lines) + "\n";
    }

    private void addPackage(JavaClasses classes, String name) {
        String version = classes.getPackage(name)
                .tryGetAnnotationOfType(Version.class)
                .map(Version::value)
                .orElse("(not exported)");
        lines.add((lines.isEmpty() ? "" : "\n") + "package " + name + " " + version);
        classes.stream()
                .filter(type -> type.getPackageName().equals(name) && isSeen(type.reflect()))
                .sorted(Comparator.comparing(JavaClass::getName))
                .forEach(this::addType);
    }

    private static boolean isSeen(Class<?> type) {
        return Modifier.isPublic(type.getModifiers())
                && (type.getEnclosingClass() == null || isSeen(type.getEnclosingClass()));
    }

    private void addType(JavaClass imported) {
        Class<?> type = imported.reflect();
        lines.add("");
        imported.getAnnotations().stream().map(Signature::text).sorted().forEach(lines::add);
        lines.add(headOf(type));
        Stream.of(constants(type), fields(type), constructors(type), methods(type))
                .flatMap(List::stream)
                .forEach(line -> lines.add("    " + line));
    }

    private static String text(JavaAnnotation<?> annotation) {
        String properties = annotation.getProperties().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(property -> property.getKey() + " = " + value(property.getValue()))
                .collect(Collectors.joining(", "));
        return "@" + annotation.getRawType().getSimpleName() + (properties.isEmpty() ? "" : "(" + properties + ")");
    }

    private static String value(Object value) {
        if (value instanceof Object[] several) {
            return Arrays.stream(several).map(Signature::value).collect(Collectors.joining(", ", "{", "}"));
        }
        if (value instanceof JavaEnumConstant constant) {
            return constant.name();
        }
        return value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
    }

    private static String headOf(Class<?> type) {
        StringBuilder head = new StringBuilder();
        if (type.isSealed()) {
            head.append("sealed ");
        } else if (!type.isInterface()) {
            int modifiers = type.getModifiers();
            head.append(Modifier.isFinal(modifiers) ? "final " : Modifier.isAbstract(modifiers) ? "abstract " : "");
        }
        head.append(kindOf(type)).append(' ').append(name(type)).append(parameters(type.getTypeParameters()));
        if (type.isRecord()) {
            head.append(Arrays.stream(type.getRecordComponents())
                    .map(component -> text(component.getAnnotatedType()) + " " + component.getName())
                    .collect(Collectors.joining(", ", "(", ")")));
        }
        AnnotatedType superclass = type.getAnnotatedSuperclass();
        if (superclass != null && !type.isRecord() && !type.isEnum() && superclass.getType() != Object.class) {
            head.append(" extends ").append(text(superclass));
        }
        if (type.getInterfaces().length > 0 && !type.isAnnotation()) {
            head.append(type.isInterface() ? " extends " : " implements ").append(texts(type.getAnnotatedInterfaces()));
        }
        if (type.isSealed()) {
            head.append(Arrays.stream(type.getPermittedSubclasses())
                    .map(Signature::name)
                    .collect(Collectors.joining(", ", " permits ", "")));
        }
        return head.toString();
    }

    private static String kindOf(Class<?> type) {
        if (type.isAnnotation()) {
            return "@interface";
        }
        if (type.isInterface()) {
            return "interface";
        }
        return type.isRecord() ? "record" : type.isEnum() ? "enum" : "class";
    }

    private static List<String> constants(Class<?> type) {
        return type.isEnum()
                ? Arrays.stream(type.getEnumConstants()).map(Object::toString).toList()
                : List.of();
    }

    private static List<String> fields(Class<?> type) {
        return Arrays.stream(type.getDeclaredFields())
                .filter(field -> isSeen(field.getModifiers()) && !field.isEnumConstant() && !field.isSynthetic())
                .map(Signature::text)
                .sorted()
                .toList();
    }

    private static String text(Field field) {
        int modifiers = field.getModifiers();
        try {
            boolean constant =
                    Modifier.isStatic(modifiers) && (field.getType().isPrimitive() || field.getType() == String.class);
            return modifiers(field.getDeclaringClass(), modifiers)
                    + text(field.getAnnotatedType())
                    + " "
                    + field.getName()
                    + (constant ? " = " + value(field.get(null)) : "");
        } catch (IllegalAccessException impossible) {
            throw new AssertionError("a public field of a public type", impossible);
        }
    }

    private static List<String> constructors(Class<?> type) {
        return Arrays.stream(type.getDeclaredConstructors())
                .filter(constructor -> isSeen(constructor.getModifiers()) && !isCanonical(type, constructor))
                .map(constructor -> access(constructor.getModifiers())
                        + parameters(constructor.getTypeParameters(), " ")
                        + type.getSimpleName()
                        + arguments(constructor)
                        + exceptions(constructor))
                .sorted()
                .toList();
    }

    private static boolean isCanonical(Class<?> type, Constructor<?> constructor) {
        return type.isRecord()
                && Arrays.equals(
                        constructor.getParameterTypes(),
                        Arrays.stream(type.getRecordComponents())
                                .map(RecordComponent::getType)
                                .toArray(Class<?>[]::new));
    }

    private static List<String> methods(Class<?> type) {
        Set<Method> accessors = type.isRecord()
                ? Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getAccessor)
                        .collect(Collectors.toSet())
                : Set.of();
        boolean given = type.isRecord() || type.isEnum();
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> isSeen(method.getModifiers()) && !method.isSynthetic() && !accessors.contains(method))
                .filter(method -> !given || !GIVEN.contains(method.getName() + arguments(method)))
                .map(Signature::text)
                .sorted()
                .toList();
    }

    private static String text(Method method) {
        Object otherwise = method.getDefaultValue();
        return (method.isDefault() ? "default " : modifiers(method.getDeclaringClass(), method.getModifiers()))
                + parameters(method.getTypeParameters(), " ")
                + text(method.getAnnotatedReturnType())
                + " "
                + method.getName()
                + arguments(method)
                + exceptions(method)
                + (otherwise == null ? "" : " default " + value(otherwise));
    }

    private static boolean isSeen(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static String access(int modifiers) {
        return Modifier.isProtected(modifiers) ? "protected " : "";
    }

    private static String modifiers(Class<?> type, int modifiers) {
        return access(modifiers)
                + (Modifier.isStatic(modifiers) ? "static " : "")
                + (Modifier.isFinal(modifiers) && !type.isInterface() ? "final " : "")
                + (Modifier.isAbstract(modifiers) && !type.isInterface() ? "abstract " : "");
    }

    private static String arguments(Executable of) {
        String all = texts(of.getAnnotatedParameterTypes());
        return "(" + (of.isVarArgs() ? all.substring(0, all.length() - 2) + "..." : all) + ")";
    }

    private static String exceptions(Executable of) {
        return of.getExceptionTypes().length == 0 ? "" : " throws " + texts(of.getAnnotatedExceptionTypes());
    }

    private static String parameters(TypeVariable<?>[] parameters) {
        return parameters(parameters, "");
    }

    private static String parameters(TypeVariable<?>[] parameters, String after) {
        if (parameters.length == 0) {
            return "";
        }
        return Arrays.stream(parameters)
                        .map(parameter -> parameter.getName() + bounds(parameter.getAnnotatedBounds(), " extends "))
                        .collect(Collectors.joining(", ", "<", ">"))
                + after;
    }

    private static String bounds(AnnotatedType[] bounds, String keyword) {
        String all = Arrays.stream(bounds)
                .map(Signature::text)
                .filter(bound -> !bound.equals("Object"))
                .collect(Collectors.joining(" & "));
        return all.isEmpty() ? "" : keyword + all;
    }

    private static String texts(AnnotatedType[] types) {
        return Arrays.stream(types).map(Signature::text).collect(Collectors.joining(", "));
    }

    private static String text(AnnotatedType type) {
        String nullable = type.isAnnotationPresent(Nullable.class) ? "@Nullable " : "";
        if (type instanceof AnnotatedArrayType array) {
            return text(array.getAnnotatedGenericComponentType()) + (nullable.isEmpty() ? "[]" : " @Nullable[]");
        }
        if (type instanceof AnnotatedParameterizedType parameterized) {
            Type raw = ((ParameterizedType) type.getType()).getRawType();
            return nullable + name((Class<?>) raw) + "<" + texts(parameterized.getAnnotatedActualTypeArguments()) + ">";
        }
        if (type instanceof AnnotatedWildcardType wildcard) {
            return "?"
                    + bounds(wildcard.getAnnotatedLowerBounds(), " super ")
                    + bounds(wildcard.getAnnotatedUpperBounds(), " extends ");
        }
        return nullable
                + (type.getType() instanceof Class<?> plain
                        ? name(plain)
                        : type.getType().getTypeName());
    }

    private static String name(Class<?> type) {
        String name = type.getCanonicalName();
        return name.startsWith("java.lang.") && type.getPackageName().equals("java.lang")
                ? name.substring("java.lang.".length())
                : name;
    }
}
