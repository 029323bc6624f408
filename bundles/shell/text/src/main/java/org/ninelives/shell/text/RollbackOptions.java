package org.ninelives.shell.text;

import org.jspecify.annotations.Nullable;
import org.ninelives.api.Rollback;
import org.osgi.framework.Version;

/**
 * A rollback, as typed.
 *
 * @param moduleOrPatch what is to go back
 * @param to the version that is to serve again; null for the one before
 * @param limits the limits
 * @param by who asks; may be empty
 */
public record RollbackOptions(
        String moduleOrPatch, @Nullable String to, Limits limits, String by) {

    /**
     * What is meant.
     *
     * @throws IllegalArgumentException if something typed makes no sense
     */
    Rollback rollback() {
        Rollback rollback = Rollback.of(moduleOrPatch).under(limits.policy()).by(by);
        return to == null ? rollback : rollback.to(version(to));
    }

    private static Version version(String typed) {
        try {
            return Version.parseVersion(typed.strip());
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    Options.TO + " takes a VERSION, for example 1.0.0, not '" + typed + "'", wrong);
        }
    }
}
