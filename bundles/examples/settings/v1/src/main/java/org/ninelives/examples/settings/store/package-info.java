/** The settings, version 1: known keys, any value. */
@NullMarked
package org.ninelives.examples.settings.store;

import org.jspecify.annotations.NullMarked;
