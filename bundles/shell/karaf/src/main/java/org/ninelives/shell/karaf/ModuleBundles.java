package org.ninelives.shell.karaf;

import org.apache.karaf.bundle.core.BundleState;
import org.apache.karaf.bundle.core.BundleStateService;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.BundleStanding;
import org.ninelives.api.PatchService;
import org.osgi.framework.Bundle;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Lets {@code bundle:diag} say which part a version of a module plays, and {@code bundle:list} show one that was refused as
 * a failure and one that is kept on, or is in a patch, as waiting.
 */
@Component
public final class ModuleBundles implements BundleStateService {

    private final PatchService patches;

    @Activate
    public ModuleBundles(@Reference PatchService patches) {
        this.patches = patches;
    }

    @Override
    public String getName() {
        return "Ninelives";
    }

    @Override
    public @Nullable String getDiag(Bundle bundle) {
        return patches.standing(bundle.getBundleId()).map(ModuleBundles::text).orElse(null);
    }

    private static String text(BundleStanding standing) {
        return switch (standing.role()) {
            case INCUMBENT -> standing.module() + ": incumbent, " + standing.detail();
            case STANDBY -> standing.module() + ": standby, " + standing.detail();
            case CANDIDATE -> standing.module() + ": candidate, " + standing.detail();
            case RETIRED -> standing.module() + ": retired, " + standing.detail();
            case REFUSED -> standing.detail();
        };
    }

    @Override
    public BundleState getState(Bundle bundle) {
        return patches.standing(bundle.getBundleId()).map(ModuleBundles::state).orElse(BundleState.Unknown);
    }

    private static BundleState state(BundleStanding standing) {
        return switch (standing.role()) {
            case REFUSED -> BundleState.Failure;
            case STANDBY, CANDIDATE, RETIRED -> BundleState.Waiting;
            // What the framework and the others say of it is true.
            case INCUMBENT -> BundleState.Unknown;
        };
    }
}
