/** A pipeline that orders are sent through. Start reading at {@link org.ninelives.examples.pipeline.Pipeline}. */
@Export
@Version("1.0.0")
@NullMarked
package org.ninelives.examples.pipeline;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
