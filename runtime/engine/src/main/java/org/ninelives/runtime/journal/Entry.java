package org.ninelives.runtime.journal;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.Member;

/**
 * A bundle of a patch, with what it takes to install it again and to put back the one that it replaces.
 *
 * @param sha256 its content in the store
 * @param location where it is to be installed
 * @param formerSha256 the content of what it replaces; null if there is none or its content could not be had, which
 *     leaves a rollback after the retirement nothing to go back to
 * @param formerLocation where that is installed; null if there is none
 */
public record Entry(
        Member member,
        String sha256,
        String location,
        @Nullable String formerSha256,
        @Nullable String formerLocation) {

    /** Refuses missing parts, and a former location that does not go with the version that the member replaces. */
    public Entry {
        Objects.requireNonNull(member);
        Objects.requireNonNull(sha256);
        Objects.requireNonNull(location);
        if ((member.from() == null) != (formerLocation == null) || (formerLocation == null && formerSha256 != null)) {
            throw new IllegalArgumentException(member + " with the former location " + formerLocation
                    + " and the former content " + formerSha256 + ": what is replaced has a version and a location");
        }
    }

    /** The bundle itself. */
    public Installed installed() {
        return new Installed(member.module(), member.to(), sha256, location);
    }

    /** What it replaces; empty for a bundle that the patch brings anew. */
    public Optional<Installed> former() {
        return member.from() == null || formerLocation == null
                ? Optional.empty()
                : Optional.of(new Installed(member.replaces(), member.from(), formerSha256, formerLocation));
    }
}
