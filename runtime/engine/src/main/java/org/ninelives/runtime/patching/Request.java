package org.ninelives.runtime.patching;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.Patch;
import org.osgi.framework.Bundle;

/**
 * What a patch run is asked to do, wherever it was asked: by the operator, by a rollback, by a bundle started by hand.
 *
 * @param patch what the operator says; its addresses are those of the sources where they have any
 * @param sources where the bundles come from
 * @param rollbackOf the patch that this one takes back; null if it is none
 */
record Request(Patch patch, List<Source> sources, @Nullable String rollbackOf) {

    /** Where a bundle comes from. */
    sealed interface Source {

        /** For messages. */
        String name();
    }

    /** Somewhere to fetch it. */
    record Address(URI uri) implements Source {
        @Override
        public String name() {
            return uri.toString();
        }
    }

    /**
     * The store: a version that served before.
     *
     * @param replaces the module that it is to serve again, by the name that this has now
     */
    record Kept(String module, String sha256, String replaces) implements Source {
        @Override
        public String name() {
            return module + " (kept as " + sha256.substring(0, 12) + ")";
        }
    }

    /** The framework: it was installed and started by hand. */
    record ByHand(Bundle bundle) implements Source {
        @Override
        public String name() {
            return "bundle " + bundle.getBundleId() + " (" + bundle.getLocation() + ")";
        }
    }

    Request {
        sources = List.copyOf(sources);
    }

    static Request of(Patch patch) {
        return new Request(
                patch, patch.bundles().stream().<Source>map(Address::new).toList(), null);
    }

    boolean isRollback() {
        return rollbackOf != null;
    }
}
