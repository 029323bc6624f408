package org.ninelives.runtime.framework;

import java.util.Collection;
import org.osgi.framework.Bundle;
import org.osgi.framework.hooks.bundle.CollisionHook;

/**
 * Lets a version come back beside a bundle of the same version that does not serve (OSGi Core 8, section 54.4): its former
 * installation, still in the grace time before its removal, so that a rollback right after a patch does not wait; or one
 * that the features service of Karaf has brought again meanwhile, superseded and stopped.
 */
final class Collisions implements CollisionHook {

    private final Visibility visibility;
    private final long engineBundle;

    Collisions(Visibility visibility, long engineBundle) {
        this.visibility = visibility;
        this.engineBundle = engineBundle;
    }

    @Override
    public void filterCollisions(int operationType, Bundle target, Collection<Bundle> collisions) {
        if (operationType == CollisionHook.INSTALLING && target.getBundleId() == engineBundle) {
            collisions.removeIf(this::doesNotServe);
        }
    }

    private boolean doesNotServe(Bundle bundle) {
        Standing standing = visibility.standing(bundle);
        boolean retires = standing != null && standing.role() == Role.RETIRED;
        return retires
                || (visibility.isModule(bundle) && (bundle.getState() & (Bundle.INSTALLED | Bundle.RESOLVED)) != 0);
    }
}
