/**
 * The command line: {@code ninelives run FOLDER}. Start reading at {@link org.ninelives.cli.Main}; {@link
 * org.ninelives.cli.RunCommand} starts the runtime, {@link org.ninelives.cli.Script} reads commands where there is no
 * terminal.
 */
@NullMarked
package org.ninelives.cli;

import org.jspecify.annotations.NullMarked;
