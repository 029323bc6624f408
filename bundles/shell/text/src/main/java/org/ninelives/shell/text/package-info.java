/**
 * What the patch commands are, whatever the shell: the meaning of their options, what they ask the
 * {@link org.ninelives.api.PatchService}, and the words and tables in which they answer.
 *
 * <p>A shell brings the parsing of its own command line, a {@link org.ninelives.shell.text.Screen} and a way to
 * {@linkplain org.ninelives.shell.text.Listening hear of phases}, and packs this package into its own bundle: the
 * package is not exported, so that each shell can be exchanged alone.
 *
 * <p>Start reading at {@link org.ninelives.shell.text.PatchCommands}.
 */
@NullMarked
package org.ninelives.shell.text;

import org.jspecify.annotations.NullMarked;
