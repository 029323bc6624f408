package org.ninelives.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the process begins. Exit status: 0 done, 1 something failed, 2 wrong usage. */
@Command(
        name = "ninelives",
        description = "Runs OSGi bundles whose code can be exchanged while they are called.",
        subcommands = RunCommand.class,
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
public final class Main implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private Main() {}

    /** Runs the command and ends the process; a bundle's thread that hangs would keep it. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main()).setExecutionExceptionHandler((failure, line, parsed) -> {
            line.getErr().println("ninelives: " + Failures.text(failure));
            return CommandLine.ExitCode.SOFTWARE;
        });
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "ninelives: a command is missing");
    }

    /** What {@code --version} prints. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {
                "ninelives " + (version == null ? "(not packed)" : version) + ", Java " + Runtime.version()
            };
        }
    }
}
