/** What the tests and the bundles that they build have in common; exported to the bundles by the runtime. */
@Version("1.0.0")
@NullMarked
package org.ninelives.itests.shared;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
