package org.ninelives.runtime.effects;

import java.util.function.Predicate;

/**
 * Code whose effects are looked for.
 *
 * @param name for messages, such as {@code route 2.0.0}
 * @param loader what loaded it
 * @param words what stands in it
 * @param elsewhere whether other code has a class of this name too, such as the version that serves
 */
public record Suspect(String name, ClassLoader loader, Words words, Predicate<String> elsewhere) {

    boolean loaded(Object object) {
        return object.getClass().getClassLoader() == loader;
    }

    /** Whether a class of this name can be no one else's. */
    boolean aloneHas(String className) {
        return words.define(className) && !elsewhere.test(className);
    }
}
