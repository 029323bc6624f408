/**
 * The commands of {@link org.ninelives.shell.text} in the shell of Karaf: what Karaf completes, explains and draws as a
 * table. Karaf finds the commands by the header {@code Karaf-Commands} and offers them while there is a
 * {@link org.ninelives.api.PatchService}.
 *
 * <p>Start reading at {@link org.ninelives.shell.karaf.PatchAction}.
 */
@NullMarked
package org.ninelives.shell.karaf;

import org.jspecify.annotations.NullMarked;
