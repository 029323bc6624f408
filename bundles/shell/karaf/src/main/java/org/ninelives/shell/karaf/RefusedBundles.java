package org.ninelives.shell.karaf;

import org.apache.karaf.bundle.core.BundleState;
import org.apache.karaf.bundle.core.BundleStateService;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.PatchService;
import org.osgi.framework.Bundle;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Lets {@code bundle:list} show a bundle that was started by hand and refused as a failure, and {@code bundle:diag} say
 * why.
 */
@Component
public final class RefusedBundles implements BundleStateService {

    private final PatchService patches;

    @Activate
    public RefusedBundles(@Reference PatchService patches) {
        this.patches = patches;
    }

    @Override
    public String getName() {
        return "Ninelives";
    }

    @Override
    public @Nullable String getDiag(Bundle bundle) {
        return patches.refusal(bundle.getBundleId()).orElse(null);
    }

    @Override
    public BundleState getState(Bundle bundle) {
        return patches.refusal(bundle.getBundleId()).isPresent() ? BundleState.Failure : BundleState.Unknown;
    }
}
