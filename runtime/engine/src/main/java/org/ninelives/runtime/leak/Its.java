package org.ninelives.runtime.leak;

import org.jspecify.annotations.Nullable;

/** Whether an object keeps a class loader alive by what it is, and how a message calls it. */
final class Its {

    private Its() {}

    /** Whether it is an object of one of the loader's classes, one of them, or the loader. */
    static boolean is(@Nullable Object object, ClassLoader loader) {
        return object != null
                && (object == loader
                        || object.getClass().getClassLoader() == loader
                        || (object instanceof Class<?> type && type.getClassLoader() == loader));
    }

    /** The object is not asked: its code is the former version's. */
    static String name(Object object) {
        if (object instanceof Class<?> type) {
            return "the class " + type.getName();
        }
        return object instanceof ClassLoader
                ? "the class loader"
                : "a " + object.getClass().getName();
    }
}
