/**
 * How the engine grows without an edit: services of these types are found in the registry (whiteboard).
 *
 * <p>Start reading at {@link org.ninelives.api.spi.Validator}.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.ninelives.api.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
