/** The game, version 2: players gain experience, and those of version 1 have gained some already. */
@NullMarked
package org.ninelives.examples.game.arena;

import org.jspecify.annotations.NullMarked;
