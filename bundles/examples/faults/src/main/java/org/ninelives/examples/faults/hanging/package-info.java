/** An activator that never returns. */
@NullMarked
package org.ninelives.examples.faults.hanging;

import org.jspecify.annotations.NullMarked;
