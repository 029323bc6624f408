package org.ninelives.api.spi;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.ninelives.api.Member;
import org.ninelives.api.Patch;
import org.osgi.annotation.versioning.ProviderType;

/** A patch as a {@link Validator} sees it: staged, not installed. */
@ProviderType
public interface Proposal {

    /** What the operator asked for. */
    Patch patch();

    /** The bundles of the patch. */
    List<Artifact> artifacts();

    /**
     * A staged bundle.
     *
     * @param member which module it is, from and to which version
     * @param file its content; read-only
     * @param sha256 the digest of the content, in hexadecimal
     * @param headers the main section of its manifest
     */
    record Artifact(Member member, Path file, String sha256, Map<String, String> headers) {

        /** Copies the headers, refuses missing parts. */
        public Artifact {
            Objects.requireNonNull(member);
            Objects.requireNonNull(file);
            Objects.requireNonNull(sha256);
            headers = Map.copyOf(headers);
        }
    }
}
