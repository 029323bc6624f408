/**
 * What code does to the whole process: what a refused version did is taken back as far as it is certain whose doing it was,
 * and named where it is not. Nothing here knows bundles. Start at {@link org.ninelives.runtime.effects.Effects}.
 */
@NullMarked
package org.ninelives.runtime.effects;

import org.jspecify.annotations.NullMarked;
