package org.ninelives.api;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;

/**
 * One attempt to move one or more modules to new versions: where their bundles are, what the operator expects, and
 * within which limits. Immutable.
 *
 * <pre>{@code
 * Patch.of(URI.create("mvn:org.example/route/2.0.0")).by("anna").expectFrom("org.example.route", "[1,2)");
 * }</pre>
 */
public final class Patch {

    private final List<URI> bundles;
    private final Policy policy;
    private final String by;
    private final Map<String, VersionRange> expectedFrom;
    private final Map<String, Version> expectedTo;

    private Patch(
            List<URI> bundles,
            Policy policy,
            String by,
            Map<String, VersionRange> expectedFrom,
            Map<String, Version> expectedTo) {
        this.bundles = List.copyOf(bundles);
        this.policy = Objects.requireNonNull(policy);
        this.by = Objects.requireNonNull(by);
        this.expectedFrom = Collections.unmodifiableMap(new LinkedHashMap<>(expectedFrom));
        this.expectedTo = Collections.unmodifiableMap(new LinkedHashMap<>(expectedTo));
    }

    /** A patch of these bundles, under the {@linkplain Policy#defaults() default policy}, by nobody in particular. */
    public static Patch of(URI... bundles) {
        return of(List.of(bundles));
    }

    /**
     * A patch of these bundles.
     *
     * @param bundles addresses that the framework can open: {@code file:}, {@code http:}, in Karaf {@code mvn:}
     * @throws IllegalArgumentException if there is none
     */
    public static Patch of(List<URI> bundles) {
        if (bundles.isEmpty()) {
            throw new IllegalArgumentException("a patch needs at least one bundle");
        }
        return new Patch(bundles, Policy.defaults(), "", Map.of(), Map.of());
    }

    /** The same patch under another policy. */
    public Patch under(Policy limits) {
        return new Patch(bundles, limits, by, expectedFrom, expectedTo);
    }

    /** The same patch, asked for by this person or tool; kept in the history. */
    public Patch by(String who) {
        return new Patch(bundles, policy, who, expectedFrom, expectedTo);
    }

    /** The same patch, refused unless the module serves in this range when it starts. */
    public Patch expectFrom(String module, VersionRange serving) {
        Map<String, VersionRange> more = new LinkedHashMap<>(expectedFrom);
        more.put(module, serving);
        return new Patch(bundles, policy, by, more, expectedTo);
    }

    /** The same patch, refused unless it brings the module to exactly this version. */
    public Patch expectTo(String module, Version brought) {
        Map<String, Version> more = new LinkedHashMap<>(expectedTo);
        more.put(module, brought);
        return new Patch(bundles, policy, by, expectedFrom, more);
    }

    /** The addresses of the bundles, in the order they were given. */
    public List<URI> bundles() {
        return bundles;
    }

    /** The limits of this patch. */
    public Policy policy() {
        return policy;
    }

    /** Who asked for it; may be empty. */
    public String by() {
        return by;
    }

    /** Module name to the range in which it has to serve. */
    public Map<String, VersionRange> expectedFrom() {
        return expectedFrom;
    }

    /** Module name to the version it has to be brought to. */
    public Map<String, Version> expectedTo() {
        return expectedTo;
    }

    /** The addresses, for logs. */
    @Override
    public String toString() {
        List<String> names = new ArrayList<>();
        for (URI bundle : bundles) {
            names.add(bundle.toString());
        }
        return String.join(" ", names);
    }
}
