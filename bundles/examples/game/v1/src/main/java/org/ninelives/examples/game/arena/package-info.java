/** The game, version 1: players have health. */
@NullMarked
package org.ninelives.examples.game.arena;

import org.jspecify.annotations.NullMarked;
