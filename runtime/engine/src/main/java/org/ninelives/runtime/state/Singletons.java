package org.ninelives.runtime.state;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

/**
 * Classes that say there is one object of theirs, or one for each value: by {@code readResolve} (Java Object Serialization
 * Specification 3.7) beside a static field of their own type. Rebuilt, there would be a second one, which is not equal to
 * the first wherever the module compares by identity.
 */
final class Singletons {

    private Singletons() {}

    static boolean has(Class<?> type) {
        try {
            return replacesWhatIsRead(type) && keepsOneOfItsOwn(type);
        } catch (LinkageError missing) {
            // A method names a class that is not there; nobody can ask it for its methods, a stream no more than we.
            return false;
        }
    }

    private static boolean replacesWhatIsRead(Class<?> type) {
        for (Class<?> level = type; level != null && !Jdk.owns(level); level = level.getSuperclass()) {
            for (Method method : level.getDeclaredMethods()) {
                if (method.getName().equals("readResolve") && method.getParameterCount() == 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean keepsOneOfItsOwn(Class<?> type) {
        for (Class<?> level = type; level != null && !Jdk.owns(level); level = level.getSuperclass()) {
            for (Field field : level.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers())
                        && !Jdk.owns(field.getType())
                        && field.getType().isAssignableFrom(type)) {
                    return true;
                }
            }
        }
        return false;
    }
}
