/**
 * What an operator's tool compiles against: ask for a {@linkplain org.ninelives.api.Plan plan}, apply a
 * {@linkplain org.ninelives.api.Patch patch}, roll it back, look at what serves and at what happened.
 *
 * <p>Start reading at {@link org.ninelives.api.PatchService}.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.ninelives.api;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
