/** Experience and levels of the players. Start reading at {@link org.ninelives.examples.game.levels.Levels}. */
@Export
@Version("1.0.0")
@NullMarked
package org.ninelives.examples.game.levels;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
