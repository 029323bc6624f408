package org.ninelives.runtime.patching;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.Member;
import org.ninelives.runtime.artifact.Artifact;
import org.ninelives.runtime.framework.Module;
import org.ninelives.runtime.journal.Entry;
import org.ninelives.runtime.store.Stored;
import org.osgi.framework.Bundle;

/**
 * The bundles of a patch in the store, and what each is to replace.
 *
 * @param parts one for each bundle
 * @param rollbackOf the patch that is taken back by this one; null if it takes back none
 */
record Staged(List<Part> parts, @Nullable String rollbackOf) {

    /** The beginning of the locations of all bundles that patches install. */
    static final String LOCATION_SCHEME = "ninelives:";

    /** The end of the locations of all bundles that a patch installs. */
    static String locationSuffix(String patchId) {
        return "/patch-" + patchId;
    }

    Staged {
        parts = List.copyOf(parts);
    }

    /**
     * One bundle.
     *
     * @param patchId the patch
     * @param source where it came from
     * @param artifact what is known of it
     * @param content its content in the store
     * @param present the bundle, if it is installed already and only has to be used: one that is no module, or a former
     *     version that was kept on; else null
     * @param module what it is to serve; null for a bundle that is no module, and for a module that nobody knows
     * @param incumbent what it is to replace; null if nothing serves
     * @param former the incumbent's content; null if there is no incumbent
     * @param formerArtifact what is known of the incumbent; null if there is none
     */
    record Part(
            String patchId,
            Request.Source source,
            Artifact artifact,
            Stored content,
            @Nullable Bundle present,
            @Nullable Module module,
            @Nullable Bundle incumbent,
            @Nullable Stored former,
            @Nullable Artifact formerArtifact) {

        Member member() {
            String replaces = module == null ? artifact.symbolicName() : module.name();
            return new Member(
                    artifact.symbolicName(),
                    incumbent == null ? null : incumbent.getVersion(),
                    artifact.version(),
                    replaces);
        }

        /** Where the framework is to believe it came from: unique to the patch, and never an address to update from. */
        String location() {
            if (present != null) {
                return present.getLocation();
            }
            return source instanceof Request.ByHand byHand
                    ? byHand.bundle().getLocation()
                    : LOCATION_SCHEME + artifact.symbolicName() + "/" + artifact.version() + locationSuffix(patchId);
        }

        Entry entry() {
            return new Entry(
                    member(),
                    content.sha256(),
                    location(),
                    former == null ? null : former.sha256(),
                    incumbent == null ? null : incumbent.getLocation());
        }

        /** For messages, such as {@code route 2.0.0}. */
        String name() {
            return artifact.symbolicName() + " " + artifact.version();
        }
    }

    List<Member> members() {
        return parts.stream().map(Part::member).toList();
    }

    List<Bundle> incumbents() {
        return parts.stream().map(Part::incumbent).filter(Objects::nonNull).toList();
    }

    /** What serves now, for messages: {@code route 1.0.0 serves}. */
    Optional<String> whatServes() {
        List<String> names = parts.stream()
                .map(Part::incumbent)
                .filter(Objects::nonNull)
                .map(bundle -> bundle.getSymbolicName() + " " + bundle.getVersion())
                .distinct()
                .toList();
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join(", ", names) + (names.size() == 1 ? " serves" : " serve"));
    }
}
