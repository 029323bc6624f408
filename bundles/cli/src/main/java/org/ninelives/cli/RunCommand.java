package org.ninelives.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.felix.gogo.runtime.activator.Activator;
import org.apache.felix.service.command.CommandProcessor;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.ModuleStatus;
import org.ninelives.embedded.Ninelives;
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

    /** The shell's runtime is on the class path of this program; the bundles with commands see this one copy. */
    private static final String[] SHARED_WITH_THE_SHELL = {
        "org.apache.felix.gogo.runtime",
        "org.apache.felix.service.command",
        "org.apache.felix.service.command.annotations",
        "org.apache.felix.service.threadio"
    };

    private static final int HIGHEST_PORT = 65_535;

    /** Taken before the shell puts streams of its own in their place, which lead to the session of each thread. */
    private final PrintStream out = System.out;

    private final PrintStream err = System.err;
    private final InputStream in = System.in;

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
    public Integer call() throws Exception {
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
            if (httpPort != null) {
                err.println("ninelives: listening at " + HttpService.address(ninelives));
            }
            if (!interactive) {
                greet(ninelives);
            }
            if (!shell) {
                return untilStopped(ninelives);
            }
            new Activator().start(ninelives.context()); // ends with the framework
            return interactive ? untilStopped(ninelives) : script(ninelives);
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
                // Where etc/gosh_profile is looked for; and the terminal's bundle opens addresses of its own content.
                System.setProperty("gosh.home", home.folder().toString());
                builder.bundles(home.terminal()).property("felix.service.urlhandlers", "true");
            }
        }
        if (httpPort != null) {
            HttpService.configure(builder.bundles(Home.ofThisProcess().http()), httpPort);
        }
        return builder.bundles(folder);
    }

    /** Not on standard output: that belongs to the commands. */
    private void greet(Ninelives ninelives) {
        String modules =
                ninelives.patches().status().stream().map(RunCommand::text).collect(Collectors.joining(", "));
        err.println("ninelives: serving " + (modules.isEmpty() ? "no modules" : modules));
    }

    private static String text(ModuleStatus module) {
        return module.module() + " " + module.serving();
    }

    private int script(Ninelives ninelives) throws IOException {
        Script script = new Script(ninelives.service(CommandProcessor.class), out, err);
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, Charset.defaultCharset()));
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
