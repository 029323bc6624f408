package org.ninelives.api.schedule;

import org.osgi.annotation.versioning.ProviderType;

/** A declaration of a task, by one version of a module. */
@ProviderType
public interface Task {

    /** Its name in the module. */
    String name();

    /**
     * Takes this declaration back: no tick begins any more; one that runs goes on to its end. Without effect on a task of the
     * same name that was declared later, or by another version: so it may be called in {@code @Deactivate} and
     * {@code demoted()}.
     */
    void cancel();
}
