/** Settings by key. Start reading at {@link org.ninelives.examples.settings.Settings}. */
@Export
@Version("1.0.0")
@NullMarked
package org.ninelives.examples.settings;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
