package org.ninelives.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.jspecify.annotations.Nullable;

/** Runs the lines of a text as commands, up to the first one that fails. */
final class Script {

    private final CommandProcessor processor;
    private final PrintStream out;
    private final PrintStream err;

    Script(CommandProcessor processor, PrintStream out, PrintStream err) {
        this.processor = processor;
        this.out = out;
        this.err = err;
    }

    /** Whether all lines were run. Empty lines and those that begin with # are none. */
    boolean run(BufferedReader lines) throws IOException {
        try (CommandSession session = processor.createSession(InputStream.nullInputStream(), out, err)) {
            String line = lines.readLine();
            while (line != null) {
                String command = line.strip();
                if (command.equals("exit") || command.equals("quit")) {
                    return true;
                }
                if (!command.isEmpty() && !command.startsWith("#") && !run(session, command)) {
                    return false;
                }
                line = lines.readLine();
            }
            return true;
        }
    }

    private boolean run(CommandSession session, String command) {
        try {
            print(session, session.execute(command));
            return true;
        } catch (Exception failure) { // whatever a command throws
            out.flush();
            err.println("ninelives: " + command + ": " + Failures.text(failure));
            return false;
        }
    }

    private void print(CommandSession session, @Nullable Object result) {
        if (result != null) {
            out.println(session.format(result, Converter.INSPECT));
        }
        out.flush();
    }
}
