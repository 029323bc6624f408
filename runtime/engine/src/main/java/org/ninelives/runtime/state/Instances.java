package org.ninelives.runtime.state;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/**
 * Makes objects whose fields are to be filled.
 *
 * <p>The declared constructor without arguments runs where there is one, so that fields that are new get what their
 * initialisers compute. Else the object is made as Java serialization makes one: only the nearest superclass in the JDK
 * runs its constructor. {@code sun.reflect.ReflectionFactory} is reached by reflection: an import of it would stop the
 * bundle from resolving where the framework does not offer it.
 */
final class Instances {

    private Instances() {}

    /** A constructor, accessible, for objects of this class. */
    static Constructor<?> constructor(Class<?> type) throws Misfit {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor;
        } catch (NoSuchMethodException without) {
            return withoutConstructor(type);
        }
    }

    /** Makes objects of this class without running its constructors. */
    static Constructor<?> withoutConstructor(Class<?> type) throws Misfit {
        Class<?> known = Fields.jdkSuperclass(type);
        try {
            Class<?> factory = Class.forName("sun.reflect.ReflectionFactory", true, ClassLoader.getSystemClassLoader());
            Object instance = factory.getMethod("getReflectionFactory").invoke(null);
            Method method = factory.getMethod("newConstructorForSerialization", Class.class, Constructor.class);
            Object constructor = method.invoke(instance, type, known.getDeclaredConstructor());
            if (constructor instanceof Constructor<?> made) {
                return made;
            }
            throw new Misfit("", type.getName() + " needs a constructor without arguments");
        } catch (ReflectiveOperationException unavailable) {
            throw new Misfit("", type.getName() + " needs a constructor without arguments", unavailable);
        }
    }

    /** An object of the same class by a public constructor without arguments; null if there is none, or it refuses. */
    static @Nullable Object neutral(Object object) {
        Class<?> type = object.getClass();
        if (type.isArray()) {
            return Array.newInstance(type.getComponentType(), Array.getLength(object));
        }
        if (!Modifier.isPublic(type.getModifiers())) {
            return null;
        }
        try {
            return type.getConstructor().newInstance();
        } catch (NoSuchMethodException | InstantiationException | IllegalAccessException none) {
            return null;
        } catch (InvocationTargetException refused) {
            return null;
        }
    }
}
