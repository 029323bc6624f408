/** An ordinary Java program around the runtime, as an embedder sees it. */
@NullMarked
package org.ninelives.itests.embedded;

import org.jspecify.annotations.NullMarked;
