package org.ninelives.runtime.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import org.ninelives.api.state.StateTransferException;

/**
 * Whether a class was initialised, and the initialisation of the one that takes its place.
 *
 * <p>To read a static field initialises its class (JLS 12.4.1). Where nobody has used the former class, that would run code
 * of a version that is about to go, for a value that is none. No API says whether a class was initialised. Up to Java 21,
 * {@code sun.misc.Unsafe} does; from Java 22 on, a {@code VarHandle} for a static field no longer initialises its class,
 * and is of another kind until somebody does. A class that cannot be asked is taken for one that was used.
 */
final class Initialisation {

    private static final boolean HANDLES_TELL = Runtime.version().feature() >= 22;

    private Initialisation() {}

    /**
     * Makes sure that the candidate's class has its initial values, if they are to be replaced.
     *
     * @return whether the incumbent has values; true for components, which are objects
     * @throws StateTransferException if the candidate's class cannot be initialised
     */
    static boolean prepare(Pair pair) throws StateTransferException {
        if (!pair.isOfClasses()) {
            return true;
        }
        Class<?> former = (Class<?>) pair.incumbent();
        if (!isDone(former)) {
            return false;
        }
        Class<?> fresh = (Class<?>) pair.candidate();
        if (!former.isPrimitive() && !fresh.isPrimitive()) {
            try {
                Class.forName(fresh.getName(), true, fresh.getClassLoader());
            } catch (ClassNotFoundException | LinkageError failed) {
                Throwable cause = failed.getCause() == null ? failed : failed.getCause();
                throw new StateTransferException(
                        pair.module() + "/" + pair.component() + ": the class could not be initialised: " + cause,
                        failed);
            }
        }
        return true;
    }

    /** Whether a class was initialised, or seems so. */
    static boolean isDone(Class<?> type) {
        for (Field field : type.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers())) {
                return isDone(type, field, true);
            }
        }
        return true;
    }

    /** Whether a class was initialised for certain. */
    static boolean isKnownDone(Class<?> type) {
        for (Field field : type.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers())) {
                return isDone(type, field, false);
            }
        }
        return !HANDLES_TELL && !isAwaited(type, true);
    }

    private static boolean isDone(Class<?> type, Field field, boolean unlessKnown) {
        return HANDLES_TELL ? handleIsReady(type, field, unlessKnown) : !isAwaited(type, !unlessKnown);
    }

    private static boolean handleIsReady(Class<?> type, Field field, boolean unlessKnown) {
        try {
            Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
            return !lookup.findStaticVarHandle(type, field.getName(), field.getType())
                    .getClass()
                    .getSimpleName()
                    .startsWith("LazyInit");
        } catch (ReflectiveOperationException | LinkageError closed) {
            return unlessKnown;
        }
    }

    private static boolean isAwaited(Class<?> type, boolean unlessKnown) {
        try {
            Class<?> unsafe = Class.forName("sun.misc.Unsafe", true, ClassLoader.getSystemClassLoader());
            Field instance = unsafe.getDeclaredField("theUnsafe");
            instance.setAccessible(true);
            return Boolean.TRUE.equals(
                    unsafe.getMethod("shouldBeInitialized", Class.class).invoke(instance.get(null), type));
        } catch (ReflectiveOperationException unavailable) {
            return unlessKnown;
        }
    }
}
