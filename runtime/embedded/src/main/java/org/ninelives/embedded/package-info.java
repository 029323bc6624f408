/**
 * The runtime inside an ordinary Java program: a framework of its own, the engine, and the components that modules are
 * usually made of.
 *
 * <p>Start reading at {@link org.ninelives.embedded.Ninelives}. The order of a start is decided there: the engine first,
 * so that nothing can be seen before it is hidden; then the component runtime; the application's bundles last, in the
 * order of their names. {@link org.ninelives.embedded.Installation} decides what a restart keeps, updates and leaves to
 * patches, {@link org.ninelives.embedded.SharedPackages} what the bundles see of the application's class path.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.ninelives.embedded;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
