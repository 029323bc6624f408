/** State as modules have it; loaded twice, once as the incumbent's and once as the candidate's. */
@NullMarked
package org.ninelives.benchmarks.game;

import org.jspecify.annotations.NullMarked;
