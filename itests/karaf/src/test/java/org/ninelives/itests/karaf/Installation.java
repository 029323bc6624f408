package org.ninelives.itests.karaf;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Karaf on disk, started by its own scripts and spoken to by its own client, as on any server. */
final class Installation implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    /** How often, once a second, the client tries to reach a Karaf that comes up. */
    private static final String ATTEMPTS = "60";

    private final Path home;
    private final Ports ports = Ports.free(4);
    final Web web = new Web(ports.text(0));

    /** Null while it does not run. */
    private Process process;

    private Installation(Path home) {
        this.home = home;
    }

    /** Our own assembly. */
    static Installation ours(String name) throws IOException {
        return unpacked("assembly.archive", name).configured("");
    }

    /** Karaf as its makers pack it, which knows one Maven repository: a folder with what we release. */
    static Installation stock(String name) throws IOException {
        return unpacked("stock.archive", name)
                .configured(Path.of(System.getProperty("repository")).toUri() + "@id=ours@snapshots@checksum=ignore");
    }

    private static Installation unpacked(String archive, String name) throws IOException {
        Path home = Path.of("target", "installations", name).toAbsolutePath();
        delete(home);
        Files.createDirectories(home);
        Process tar = new ProcessBuilder(
                        "tar", "xzf", System.getProperty(archive), "-C", home.toString(), "--strip-components=1")
                .inheritIO()
                .start();
        if (end(tar) != 0) {
            throw new IOException("tar could not unpack " + System.getProperty(archive));
        }
        return new Installation(home);
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private Installation configured(String repository) throws IOException {
        put("org.ops4j.pax.url.mvn", "org.ops4j.pax.url.mvn.repositories", repository);
        put("org.ops4j.pax.url.mvn", "org.ops4j.pax.url.mvn.localRepository", home.resolve("data/repository") + "");
        put("org.ops4j.pax.web", "org.osgi.service.http.port", ports.text(0));
        put("org.ops4j.pax.web", "org.ops4j.pax.web.listening.addresses", "127.0.0.1");
        put("org.apache.karaf.management", "rmiRegistryPort", ports.text(1));
        put("org.apache.karaf.management", "rmiServerPort", ports.text(2));
        put("org.apache.karaf.shell", "sshPort", ports.text(3));
        put("org.apache.karaf.shell", "sshHost", "127.0.0.1");
        // As the manual of Karaf has it: the user karaf is there once its lines are no comments any more.
        Path users = home.resolve("etc/users.properties");
        Files.writeString(
                users,
                Files.readString(users)
                        .replace("#karaf =", "karaf =")
                        .replace("#_g_\\:admingroup", "_g_\\:admingroup"));
        return this;
    }

    /** Of two lines with one key the later counts. */
    private void put(String configuration, String key, String value) throws IOException {
        Files.writeString(
                home.resolve("etc/" + configuration + ".cfg"),
                "\n" + key + " = " + value + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    /** Begins anew, as on the first boot. */
    void forget() throws IOException {
        delete(home.resolve("data"));
    }

    /** Puts a file where whatever is put there is deployed. */
    void deploy(String name, String content) throws IOException {
        Files.writeString(home.resolve("deploy").resolve(name), content);
    }

    /** Returns at once; who speaks to it next waits until it answers. */
    void start() throws IOException {
        start("server");
    }

    /** The same, as the very first time: its script wipes its data before. */
    void startClean() throws IOException {
        start("clean", "server");
    }

    private void start(String... arguments) throws IOException {
        process = script("bin/karaf", arguments)
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("console.log").toFile())
                .start();
    }

    /** Lets it end by itself, and waits for that. */
    void stop() throws IOException {
        end(script("bin/stop").inheritIO().start());
        Process running = process;
        if (running != null) {
            end(running);
        }
        process = null;
    }

    /** Ends it at once, as a loss of power would. */
    void kill() {
        Process running = process;
        if (running != null) {
            List<ProcessHandle> all = Stream.concat(running.descendants(), Stream.of(running.toHandle()))
                    .toList();
            all.forEach(ProcessHandle::destroyForcibly);
            all.forEach(one ->
                    one.onExit().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join());
        }
        process = null;
    }

    /** Runs command lines in one session and returns what they wrote; the first one that fails ends it. */
    String run(String... commands) throws IOException {
        Result result = client(commands);
        if (result.code != 0) {
            throw new AssertionError(String.join("; ", commands) + " failed:\n" + result.output + "\nsee "
                    + home.resolve("data/log/karaf.log"));
        }
        return result.output;
    }

    /** The lines that it has logged at one of these levels since its data was wiped. */
    List<String> log(String... levels) throws IOException {
        try (Stream<String> lines = Files.lines(home.resolve("data/log/karaf.log"))) {
            return lines.filter(line -> Stream.of(levels).anyMatch(level -> line.contains("| " + level)))
                    .toList();
        }
    }

    /** Runs a command line that has to fail, and returns what it wrote. */
    String fails(String command) throws IOException {
        Result result = client(command);
        if (result.code == 0) {
            throw new AssertionError(command + " did not fail:\n" + result.output);
        }
        return result.output;
    }

    /** A session that is still open: its first command has not ended yet. */
    static final class Connection implements AutoCloseable {

        private final Process client;
        private final Path output;

        private Connection(Process client, Path output) {
            this.client = client;
            this.output = output;
        }

        /** The connection is lost: nobody says good-bye. */
        @Override
        public void close() {
            List<ProcessHandle> all = Stream.concat(client.descendants(), Stream.of(client.toHandle()))
                    .toList();
            all.forEach(ProcessHandle::destroyForcibly);
            all.forEach(one ->
                    one.onExit().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join());
        }

        /** What it has shown so far. */
        String shown() throws IOException {
            return Files.readString(output);
        }
    }

    /** Begins command lines in a session of their own, and does not wait for them. */
    Connection begin(String... commands) throws IOException {
        Path output = Files.createTempFile(home, "client", ".log");
        Process client = script("bin/client", "-b", "-r", ATTEMPTS, "-d", "1", "-u", "karaf", "-p", "karaf")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try (OutputStream in = client.getOutputStream()) {
            in.write((String.join("\n", commands) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return new Connection(client, output);
    }

    private record Result(int code, String output) {}

    private Result client(String... commands) throws IOException {
        Connection connection = begin(commands);
        int code = end(connection.client);
        return new Result(code, connection.shown());
    }

    private ProcessBuilder script(String name, String... arguments) {
        ProcessBuilder script =
                new ProcessBuilder(Stream.concat(Stream.of(home.resolve(name).toString()), Stream.of(arguments))
                        .toList());
        script.environment().put("JAVA_HOME", System.getProperty("java.home"));
        script.environment().keySet().removeIf(key -> key.startsWith("KARAF_"));
        return script;
    }

    private static int end(Process process) throws IOException {
        try {
            if (process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new IOException("not within " + LIMIT.toSeconds() + " s: "
                + process.info().commandLine().orElse("the end of a process"));
    }

    @Override
    public void close() {
        kill();
    }
}
