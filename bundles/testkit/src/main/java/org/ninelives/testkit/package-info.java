/**
 * The test kit: runs what callers do with a module, and patches it at every point at which a patch can meet them.
 *
 * <p>Decides what an update point is, which of them are worth a run, and what callers may see. Start reading at {@link
 * org.ninelives.testkit.UpdatePoints}.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.ninelives.testkit;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
