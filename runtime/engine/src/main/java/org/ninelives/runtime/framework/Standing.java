package org.ninelives.runtime.framework;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.BundleStanding;
import org.ninelives.runtime.dispatch.View;
import org.osgi.framework.Bundle;

/**
 * What a bundle of a module is at the moment, and which generation its own calls meet. Immutable.
 *
 * @param module the module that it is a version of
 * @param role its role
 * @param view for a bundle that came with a patch, the view that could look ahead; null for others
 */
record Standing(Module module, Role role, @Nullable View view) {

    Standing as(Role other) {
        return new Standing(module, other, view);
    }

    /**
     * For an operator.
     *
     * @param refusal why it was refused, if it was
     */
    BundleStanding inWords(Optional<String> refusal) {
        Bundle serving = module.serving();
        String serves = serving == null ? "no version serves" : serving.getVersion() + " serves";
        return switch (role) {
            case SERVING -> new BundleStanding(module.name(), BundleStanding.Role.INCUMBENT, "serves");
            case CANDIDATE -> new BundleStanding(module.name(), BundleStanding.Role.CANDIDATE, "in a patch; " + serves);
            case STANDBY ->
                new BundleStanding(
                        module.name(), BundleStanding.Role.STANDBY, "kept on for a quick rollback; " + serves);
            case RETIRED -> new BundleStanding(module.name(), BundleStanding.Role.RETIRED, "to be removed; " + serves);
            case HIDDEN ->
                refusal.map(why -> new BundleStanding(module.name(), BundleStanding.Role.REFUSED, why))
                        .orElseGet(() -> new BundleStanding(
                                module.name(), BundleStanding.Role.CANDIDATE, "waits for its turn; " + serves));
        };
    }
}
