package org.ninelives.runtime.framework;

import java.util.Collection;
import org.osgi.framework.Bundle;
import org.osgi.framework.hooks.bundle.CollisionHook;

/**
 * Lets a version come back while its former installation is still in the grace time before its removal: a rollback right
 * after a patch does not wait (OSGi Core 8, section 54.4).
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
            collisions.removeIf(this::isRetired);
        }
    }

    private boolean isRetired(Bundle bundle) {
        Standing standing = visibility.standing(bundle);
        return standing != null && standing.role() == Role.RETIRED;
    }
}
