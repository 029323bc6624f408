package org.ninelives.runtime.artifact;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.module.Patchable;

/**
 * Which bundles are modules: those whose manifest says so, and those that the operator names, who cannot change the
 * manifests of others. The one place where that is decided, for bundles and for files. Immutable.
 */
public final class ModuleNames {

    /** The framework property with symbolic names, separated by commas; one that ends in {@code *} names all that begin so. */
    public static final String PROPERTY = "org.ninelives.modules";

    private final List<String> patterns;

    private ModuleNames(List<String> patterns) {
        this.patterns = patterns;
    }

    /** Names nothing: a module is what says so itself. */
    public static ModuleNames none() {
        return new ModuleNames(List.of());
    }

    /**
     * Reads the property.
     *
     * @throws IllegalArgumentException if it names every bundle, or something that is no name
     */
    public static ModuleNames of(@Nullable String property) {
        if (property == null) {
            return none();
        }
        List<String> patterns = Arrays.stream(property.split(","))
                .map(String::trim)
                .filter(each -> !each.isEmpty())
                .toList();
        for (String pattern : patterns) {
            if (!pattern.matches("[A-Za-z0-9_.-]+\\*?")) {
                throw new IllegalArgumentException(
                        "the framework property " + PROPERTY + " has \"" + pattern
                                + "\", which names no bundle: give symbolic names, or the beginnings of such with a * at the end");
            }
        }
        return new ModuleNames(patterns);
    }

    /**
     * Whether a bundle is a module.
     *
     * @param header what its manifest says under {@value Patchable#HEADER}
     */
    public boolean isModule(@Nullable String header, @Nullable String symbolicName) {
        return saysSo(header) || isNamed(symbolicName);
    }

    static boolean saysSo(@Nullable String header) {
        return header != null && header.trim().equalsIgnoreCase("true");
    }

    private boolean isNamed(@Nullable String symbolicName) {
        return symbolicName != null && patterns.stream().anyMatch(pattern -> matches(pattern, symbolicName));
    }

    private static boolean matches(String pattern, String name) {
        return pattern.endsWith("*")
                ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                : name.equals(pattern);
    }
}
