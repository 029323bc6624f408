package org.ninelives.runtime.state;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

/** The fields of classes outside the JDK, opened. */
final class Fields {

    private Fields() {}

    /** What an object holds in its fields, or a class in its static ones; of these, what can be assigned. */
    static List<Field> in(Object holder) {
        if (!(holder instanceof Class<?> type)) {
            return of(holder.getClass());
        }
        List<Field> fields = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) && !Modifier.isFinal(field.getModifiers())) {
                field.setAccessible(true);
                fields.add(field);
            }
        }
        return fields;
    }

    /** The instance fields of a class and its superclasses outside the JDK, its own first. */
    static List<Field> of(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> level = type; !Jdk.owns(level); level = level.getSuperclass()) {
            for (Field field : level.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    field.setAccessible(true);
                    fields.add(field);
                }
            }
        }
        return fields;
    }

    /** The first superclass that belongs to the JDK. */
    static Class<?> jdkSuperclass(Class<?> type) {
        Class<?> level = type;
        while (!Jdk.owns(level)) {
            level = level.getSuperclass();
        }
        return level;
    }

    static boolean isTransient(Field field) {
        return Modifier.isTransient(field.getModifiers());
    }
}
