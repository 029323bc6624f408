/** An activator that throws. */
@NullMarked
package org.ninelives.examples.faults.throwing;

import org.jspecify.annotations.NullMarked;
