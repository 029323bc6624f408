/**
 * Remembers patches across crashes: an append-only file of checksummed lines, each forced to disk before the patch goes
 * on, and what follows from them. Decides which version of each module serves, what a rollback can reach and what is
 * still to be cleaned up; does none of it.
 *
 * <p>Start reading at {@link org.ninelives.runtime.journal.JournalRecord} for what is written,
 * {@link org.ninelives.runtime.journal.Journal} for how it survives, {@link org.ninelives.runtime.journal.Ledger} for
 * what it means.
 */
@NullMarked
package org.ninelives.runtime.journal;

import org.jspecify.annotations.NullMarked;
