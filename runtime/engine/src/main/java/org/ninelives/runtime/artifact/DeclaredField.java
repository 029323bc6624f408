package org.ninelives.runtime.artifact;

/**
 * A carried field as a class file declares it.
 *
 * @param owner the name of the class that declares it
 * @param from its name in former versions; empty if it had no other
 * @param descriptor its type as the virtual machine writes it
 * @param signature its generic type as the class file writes it; empty if it has none
 * @param concurrent whether both versions may use the value at the same time
 * @param share whether its author wants it shared in any case
 * @param merge whether the entries of both versions are to be put together
 * @param injected whether Declarative Services fills it with a reference
 */
public record DeclaredField(
        String owner,
        String name,
        String from,
        String descriptor,
        String signature,
        boolean concurrent,
        boolean share,
        boolean isStatic,
        boolean merge,
        boolean injected) {}
