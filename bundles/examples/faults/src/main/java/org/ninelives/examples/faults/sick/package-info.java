/** A health check that fails. */
@NullMarked
package org.ninelives.examples.faults.sick;

import org.jspecify.annotations.NullMarked;
