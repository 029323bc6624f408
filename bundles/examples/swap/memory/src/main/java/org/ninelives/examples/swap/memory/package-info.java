/** Quotes in memory alone. */
@NullMarked
package org.ninelives.examples.swap.memory;

import org.jspecify.annotations.NullMarked;
