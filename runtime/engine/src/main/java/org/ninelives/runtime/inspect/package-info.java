/**
 * Shows people what a module holds.
 *
 * <p>Decides how much of it is shown, in which order, under which numbers, and what of it is a secret. What an object holds and what
 * would become of it is known to {@link org.ninelives.runtime.state.Contents} and
 * {@link org.ninelives.runtime.state.Outlook}. Start reading at {@link org.ninelives.runtime.inspect.Inspection}.
 */
@NullMarked
package org.ninelives.runtime.inspect;

import org.jspecify.annotations.NullMarked;
