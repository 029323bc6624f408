/** The latest prices. Start reading at {@link org.ninelives.examples.swap.Quotes}. */
@Export
@Version("1.0.0")
@NullMarked
package org.ninelives.examples.swap;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
