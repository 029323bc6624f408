package org.ninelives.runtime.state;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
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

    /**
     * The same as this constructor does, without arguments, and compiled to the allocation alone where no constructor of
     * interest is to run. {@code Unsafe.allocateInstance} is no access to memory, which Java 24 and later warn of.
     *
     * @param constructor one from here, for objects of this class
     */
    static MethodHandle maker(Class<?> type, Constructor<?> constructor) throws ReflectiveOperationException {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        if (constructor.getDeclaringClass() == type && constructs(type)) {
            return lookup.unreflectConstructor(constructor);
        }
        if (Fields.jdkSuperclass(type) == Object.class) {
            Class<?> unsafe = Class.forName("sun.misc.Unsafe", true, ClassLoader.getSystemClassLoader());
            Field only = unsafe.getDeclaredField("theUnsafe");
            only.setAccessible(true);
            MethodHandle allocate = lookup.unreflect(unsafe.getMethod("allocateInstance", Class.class));
            return MethodHandles.insertArguments(allocate, 0, only.get(null), type);
        }
        MethodHandle make = lookup.findVirtual(
                Constructor.class, "newInstance", MethodType.methodType(Object.class, Object[].class));
        return MethodHandles.insertArguments(make, 0, constructor, new Object[0]);
    }

    /** An object without anything in it, if to make one runs no initialiser; else, or if that is not known, null. */
    static @Nullable Object spare(Class<?> type) {
        try {
            return Initialisers.haveRun(type) ? withoutConstructor(type).newInstance() : null;
        } catch (Misfit | ReflectiveOperationException none) {
            return null;
        }
    }

    /** Whether a constructor of its own makes its objects. */
    static boolean constructs(Class<?> type) {
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (constructor.getParameterCount() == 0) {
                return true;
            }
        }
        return false;
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
