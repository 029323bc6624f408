/**
 * How state moves from one version of a module to the next, where names alone are not enough.
 *
 * <p>Start reading at {@link org.ninelives.api.state.StateTransfer}.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.ninelives.api.state;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
