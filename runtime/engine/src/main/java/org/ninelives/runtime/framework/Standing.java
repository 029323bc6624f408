package org.ninelives.runtime.framework;

import org.jspecify.annotations.Nullable;
import org.ninelives.runtime.dispatch.View;

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
}
