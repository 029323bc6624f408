/** A game of players who can be hit. Start reading at {@link org.ninelives.examples.game.Players}. */
@Export
@Version("1.0.0")
@NullMarked
package org.ninelives.examples.game;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
