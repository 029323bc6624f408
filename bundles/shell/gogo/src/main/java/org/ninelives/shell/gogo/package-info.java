/**
 * The commands of {@link org.ninelives.shell.text} in a plain Gogo shell, for the embedded runtime.
 *
 * <p>Never install this bundle in Karaf: its shell takes up Gogo commands as well, and these would stand beside the ones
 * of the bundle that is made for it.
 *
 * <p>Options are read here and not by Gogo's {@code Parameter} annotation: that knows no option that is given twice, and
 * answers a missing value with "cannot coerce". Start reading at {@link org.ninelives.shell.gogo.GogoCommands}.
 */
@NullMarked
package org.ninelives.shell.gogo;

import org.jspecify.annotations.NullMarked;
