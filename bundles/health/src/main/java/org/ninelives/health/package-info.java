/**
 * Health checks of a candidate as a reason to refuse it: what a module registers as a Felix Health Check for its
 * monitoring also guards its patches, with nothing more to write.
 *
 * <p>Only the candidate's own checks are asked: those of the rest of the system say nothing about the candidate, and a
 * sick system may need the patch. Start reading at {@link org.ninelives.health.HealthProbe}.
 */
@NullMarked
package org.ninelives.health;

import org.jspecify.annotations.NullMarked;
