package org.ninelives.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Version;

/**
 * A bundle that takes part in a patch.
 *
 * @param module its symbolic name
 * @param from the version it replaces; null for a bundle that the patch brings anew
 * @param to the version that it is
 * @param replaces the module it takes over from where that has another name, else the same name
 */
public record Member(String module, @Nullable Version from, Version to, String replaces) {

    /** Refuses missing parts. */
    public Member {
        Objects.requireNonNull(module);
        Objects.requireNonNull(to);
        Objects.requireNonNull(replaces);
    }

    /** For example {@code route 1.0.0 -> 2.0.0}. */
    @Override
    public String toString() {
        if (from == null) {
            return module + " " + to + " (new)";
        }
        return module.equals(replaces)
                ? module + " " + from + " -> " + to
                : replaces + " " + from + " -> " + module + " " + to;
    }
}
