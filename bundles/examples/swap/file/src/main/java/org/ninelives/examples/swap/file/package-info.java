/** Quotes that are written to a file too. */
@NullMarked
package org.ninelives.examples.swap.file;

import org.jspecify.annotations.NullMarked;
