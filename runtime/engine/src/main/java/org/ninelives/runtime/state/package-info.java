/**
 * Moves carried state from the components of the incumbent to those of the candidate.
 *
 * <p>Decides what joins what (by the field's name), what is shared (nothing in it is of a module's former classes), what
 * is rebuilt and how, and what cannot move. It reads the incumbent's objects and never writes them, but for
 * {@link org.ninelives.runtime.state.Move#detachIncumbents}.
 *
 * <p>Start reading at {@link org.ninelives.runtime.state.Move}; {@code Graph} is the heart, and every kind of object
 * has its {@code Shape}.
 */
@NullMarked
package org.ninelives.runtime.state;

import org.jspecify.annotations.NullMarked;
