package org.ninelives.runtime.effects;

/**
 * Code whose effects are looked for.
 *
 * @param name for messages, such as {@code route 2.0.0}
 * @param loader what loaded it
 * @param words what stands in it
 */
public record Suspect(String name, ClassLoader loader, Words words) {

    boolean loaded(Object object) {
        return object.getClass().getClassLoader() == loader;
    }
}
