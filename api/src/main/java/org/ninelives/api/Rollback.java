package org.ninelives.api;

import java.util.Objects;
import java.util.Optional;
import org.osgi.framework.Version;

/**
 * The wish to go back: of which module or patch, how far, within which limits. Immutable.
 *
 * <pre>{@code
 * Rollback.of("org.example.route").to(Version.parseVersion("1.0.0")).by("anna")
 * }</pre>
 */
public final class Rollback {

    private final String moduleOrPatch;
    private final Optional<Version> to;
    private final Policy policy;
    private final String by;

    private Rollback(String moduleOrPatch, Optional<Version> to, Policy policy, String by) {
        this.moduleOrPatch = Objects.requireNonNull(moduleOrPatch);
        this.to = to;
        this.policy = Objects.requireNonNull(policy);
        this.by = Objects.requireNonNull(by);
    }

    /**
     * Back to before the patch that brought what serves now, for all modules of that patch.
     *
     * @param moduleOrPatch the name of a module, or the id of a committed patch
     */
    public static Rollback of(String moduleOrPatch) {
        return new Rollback(moduleOrPatch, Optional.empty(), Policy.defaults(), "");
    }

    /**
     * The same, as many patches back as it takes until this version serves; then it has to be said of a module. Each patch
     * is taken back by one of its own, for each knows the way back of its state.
     */
    public Rollback to(Version version) {
        return new Rollback(moduleOrPatch, Optional.of(version), policy, by);
    }

    /** The same, under another policy. */
    public Rollback under(Policy limits) {
        return new Rollback(moduleOrPatch, to, limits, by);
    }

    /** The same, asked for by this person or tool; kept in the history. */
    public Rollback by(String who) {
        return new Rollback(moduleOrPatch, to, policy, who);
    }

    /** The name of a module, or the id of a committed patch. */
    public String moduleOrPatch() {
        return moduleOrPatch;
    }

    /** The version that is to serve again; empty for the one before. */
    public Optional<Version> to() {
        return to;
    }

    /** The limits. */
    public Policy policy() {
        return policy;
    }

    /** Who asked for it; may be empty. */
    public String by() {
        return by;
    }

    /** For logs: {@code rollback of org.example.route to 1.0.0}. */
    @Override
    public String toString() {
        return "rollback of " + moduleOrPatch
                + to.map(version -> " to " + version).orElse("");
    }
}
