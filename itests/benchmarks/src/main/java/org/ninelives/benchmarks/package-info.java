/** Measures how long state takes to move. Start reading at {@link org.ninelives.benchmarks.Benchmarks}. */
@NullMarked
package org.ninelives.benchmarks;

import org.jspecify.annotations.NullMarked;
