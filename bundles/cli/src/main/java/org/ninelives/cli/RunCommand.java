package org.ninelives.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.threadio.ThreadIO;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.ModuleStatus;
import org.ninelives.embedded.Ninelives;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a folder of bundles until the shell ends, or without one until the process is asked to. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Runs all bundles of a folder, and a shell to patch them with.",
            "",
            "On a terminal the shell is interactive. Otherwise commands are read from standard input, a line each, up to"
                    + " its end or to the first one that fails:",
            "",
            "  echo 'patch:list' | ninelives run examples",
            ""
        },
        footer = {"", "Exit status: 0 done, 1 something failed, 2 wrong usage."})
final class RunCommand implements Callable<Integer> {

    private static final String[] SHARED_WITH_THE_SHELL = {
        "org.apache.felix.service.command",
        "org.apache.felix.service.command.annotations",
        "org.apache.felix.service.threadio"
    };
    private static final int HIGHEST_PORT = 65_535;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(paramLabel = "FOLDER", description = "the folder whose jars are installed and started, by name")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path folder;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "what survives a restart: patches, configurations, data areas; without it, nothing does")
    @Nullable
    private Path data;

    @Option(
            names = "--no-shell",
            negatable = true,
            description = "no shell: run until the process is ended from outside")
    private boolean shell = true;

    @Option(
            names = "--http-port",
            paramLabel = "N",
            description = "start an HTTP service for servlets on this port of this machine alone; 0 for any free port;"
                    + " without it, nothing listens")
    @Nullable
    private Integer httpPort;

    @Override
    public Integer call() throws IOException, BundleException, InterruptedException {
        if (!Files.isDirectory(folder)) {
            throw new ParameterException(spec.commandLine(), "ninelives: there is no folder " + folder);
        }
        if (httpPort != null && (httpPort < 0 || httpPort > HIGHEST_PORT)) {
            throw new ParameterException(spec.commandLine(), "ninelives: there is no port " + httpPort);
        }
        boolean interactive = shell && isTerminal(System.console());
        try (Ninelives ninelives = runtime(interactive).start()) {
            Thread atTheEnd = new Thread(ninelives::close, "shutdown");
            Runtime.getRuntime().addShutdownHook(atTheEnd);
            if (!interactive) {
                greet(ninelives);
            }
            return shell && !interactive ? script(ninelives) : untilStopped(ninelives);
        }
    }

    private Ninelives.Builder runtime(boolean interactive) throws IOException {
        Ninelives.Builder builder = Ninelives.builder();
        if (data != null) {
            builder.data(data);
        }
        if (shell) {
            Home home = Home.ofThisProcess();
            builder.share(SHARED_WITH_THE_SHELL).bundles(home.shell());
            if (interactive) {
                builder.bundles(home.terminal());
            }
        }
        if (httpPort != null) {
            builder.bundles(Home.ofThisProcess().http())
                    .property("org.apache.felix.http.host", "127.0.0.1")
                    .property("org.osgi.service.http.port", httpPort.toString())
                    .property("org.apache.felix.http.log.jul", "true");
        }
        return builder.bundles(folder);
    }

    /** Not on standard output: that belongs to the commands. */
    private void greet(Ninelives ninelives) {
        String modules =
                ninelives.patches().status().stream().map(RunCommand::text).collect(Collectors.joining(", "));
        spec.commandLine().getErr().println("ninelives: serving " + (modules.isEmpty() ? "no modules" : modules));
    }

    private static String text(ModuleStatus module) {
        return module.module() + " " + module.serving();
    }

    private static int script(Ninelives ninelives) throws IOException {
        // Commands print to the session of the thread that they run on; the bundle that sees to that has to be there.
        ninelives.service(ThreadIO.class);
        Script script = new Script(ninelives.service(CommandProcessor.class), System.out, System.err);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        return script.run(lines) ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static int untilStopped(Ninelives ninelives) throws InterruptedException {
        ninelives.context().getBundle(0).adapt(Framework.class).waitForStop(0);
        return ExitCode.OK;
    }

    /** From Java 22 on there is a console in a pipe as well, and a method that tells. */
    private static boolean isTerminal(@Nullable Console console) {
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException before22) {
            return true;
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("Console.isTerminal() cannot be called", impossible);
        }
    }
}
