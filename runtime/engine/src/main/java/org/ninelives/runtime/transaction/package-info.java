/**
 * All or nothing: effects with their compensations, undone latest first. Knows no phase's meaning. Start reading at
 * {@link org.ninelives.runtime.transaction.Transaction}.
 */
@NullMarked
package org.ninelives.runtime.transaction;

import org.jspecify.annotations.NullMarked;
