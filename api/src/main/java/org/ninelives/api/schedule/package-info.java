/**
 * Work that a module does by the clock, and that goes on over its patches by name: the successor declares the same names, and
 * each goes on at the time when it would have.
 *
 * <p>Start reading at {@link org.ninelives.api.schedule.Scheduler}.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.ninelives.api.schedule;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
