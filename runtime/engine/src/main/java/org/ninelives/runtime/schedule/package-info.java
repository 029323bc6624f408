/**
 * What modules do by the clock, and that it goes on over a patch by name.
 *
 * <p>Two things are kept apart. What a <em>version</em> declares is its {@link org.ninelives.runtime.schedule.Timetable}: names
 * and code. When a task comes due belongs to the <em>module</em>: a {@link org.ninelives.runtime.schedule.Course} for each name,
 * in its {@link org.ninelives.runtime.schedule.Tasks}. A tick enters the module by a dispatcher whose targets are the timetables,
 * and looks its name up in the one that it meets there. So a patch counts, parks and drains ticks as any other call, the flip
 * changes their code by the one write by which it changes everything, and a patch that fails has nothing to put back.
 *
 * <p>Start reading at {@link org.ninelives.runtime.schedule.Tasks}. Nothing here knows the framework.
 */
@NullMarked
package org.ninelives.runtime.schedule;

import org.jspecify.annotations.NullMarked;
