/** The settings, version 2: more keys, and a rule for each one's values. */
@NullMarked
package org.ninelives.examples.settings.store;

import org.jspecify.annotations.NullMarked;
