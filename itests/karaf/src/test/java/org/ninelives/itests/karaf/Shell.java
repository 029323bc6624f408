package org.ninelives.itests.karaf;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.PrivilegedAction;
import java.util.Set;
import javax.security.auth.Subject;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;

/** The shell as its operator speaks it: a line in, text out, and an exception where a command fails. */
final class Shell {

    private static final String OPERATOR = "anna";

    /** With the roles of the administrators of a stock Karaf. */
    private static final Subject SUBJECT = new Subject(
            true,
            Set.of(
                    new UserPrincipal(OPERATOR),
                    new RolePrincipal("admin"),
                    new RolePrincipal("manager"),
                    new RolePrincipal("viewer"),
                    new RolePrincipal("systembundles")),
            Set.of(),
            Set.of());

    private final SessionFactory sessions;

    Shell(SessionFactory sessions) {
        this.sessions = sessions;
    }

    /** A command that failed, with what it had written. */
    static final class CommandFailed extends AssertionError {
        private static final long serialVersionUID = 1L;

        /** What the command wrote, and why it failed. */
        final String output;

        CommandFailed(String command, String written, Throwable why) {
            super("'" + command + "' failed: " + why.getMessage() + "\n" + written);
            // Not as the cause: Pax Exam shows causes alone.
            addSuppressed(why);
            output = written + why.getMessage();
        }
    }

    /** Runs a command line and returns what it wrote. */
    String run(String command) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8);
                Session session = sessions.create(InputStream.nullInputStream(), out, out)) {
            session.put("USER", OPERATOR);
            Throwable failure = Subject.doAs(SUBJECT, (PrivilegedAction<Throwable>) () -> execute(session, command));
            String text = output.toString(StandardCharsets.UTF_8);
            if (failure != null) {
                throw new CommandFailed(command, text, failure);
            }
            return text;
        }
    }

    private static Throwable execute(Session session, String command) {
        try {
            session.execute(command);
            return null;
        } catch (Exception | LinkageError failure) {
            return failure;
        }
    }

    /** Runs a command line that has to fail, and returns what it wrote and why it failed. */
    String fails(String command) {
        String output;
        try {
            output = run(command);
        } catch (CommandFailed failed) {
            return failed.output;
        }
        throw new AssertionError("'" + command + "' did not fail:\n" + output);
    }
}
