/**
 * What the author of patchable logic compiles against: mark the bundle, mark the state, hear of one's turn.
 *
 * <p>Start reading at {@link org.ninelives.api.module.Patchable}.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.ninelives.api.module;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
