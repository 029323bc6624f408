package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.committed;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ninelives.api.HistoryEntry;
import org.ninelives.api.HistoryEntry.Outcome;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.embedded.CrashingProgram.Point;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Vault;

/** Promise 4: a crash is a rollback or a commit, wherever the process was killed. */
class CrashIT {

    private static final long LIMIT_SECONDS = 30;
    private static final int KILLS = 4;

    /** Two there-and-backs take about this long where nothing else runs. */
    private static final int LONGEST_LIFE_MILLIS = 900;

    @TempDir
    Path data;

    @ParameterizedTest
    @EnumSource
    void isARollbackBeforeTheCommitAndACommitAfterIt(Point point) throws Exception {
        Process program = start(point.name());
        try {
            assertThat(program.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(program.exitValue()).isEqualTo(CrashingProgram.EXIT);
        } finally {
            program.destroyForcibly();
        }
        assertInOrder(point.committed() ? "2.0.0" : "1.0.0", 1);
    }

    @Test
    void isOneOfTheTwoAtAnyMoment() throws Exception {
        long seed = System.nanoTime();
        System.out.println("Killed at moments from the seed " + seed);
        Random random = new Random(seed);
        for (int kill = 0; kill < KILLS; kill++) {
            Process program = start(CrashingProgram.FOR_EVER);
            try {
                awaitLine(program, CrashingProgram.BEGINS);
                program.waitFor(random.nextInt(LONGEST_LIFE_MILLIS), TimeUnit.MILLISECONDS);
                assertThat(program.isAlive())
                        .as("it goes on until it is killed")
                        .isTrue();
            } finally {
                program.destroyForcibly();
            }
            assertThat(program.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertInOrder(null, 0);
        }
    }

    /** Exactly one version serves, and everything else agrees that it is this one. */
    private void assertInOrder(String expected, int patches) throws Exception {
        Script.reset();
        try (Ninelives runtime =
                Runtimes.with(TestBundle.of("vault-1")).data(data).start()) {
            Vault vault = runtime.service(Vault.class);
            String version = vault.version();
            if (expected != null) {
                assertThat(version).isEqualTo(expected);
            }
            vault.put("b", "two");
            assertThat(vault.get("b")).startsWith("two/two");
            assertThat(Runtimes.serving(runtime)).isEqualTo(Map.of(CrashingProgram.MODULE, version));
            assertThat(Runtimes.installed(runtime)).containsExactly(CrashingProgram.MODULE + " " + version);
            List<HistoryEntry> history = runtime.patches().history();
            assertThat(history).extracting(HistoryEntry::outcome).doesNotContain(Outcome.RUNNING);
            List<HistoryEntry> commits = history.stream()
                    .filter(entry -> entry.outcome() == Outcome.COMMITTED)
                    .toList();
            String committed = commits.isEmpty()
                    ? "1.0.0"
                    : commits.get(commits.size() - 1).members().get(0).to().toString();
            assertThat(version).as("what the journal says").isEqualTo(committed);
            if (patches != 0) {
                assertThat(history).hasSizeLessThanOrEqualTo(patches);
            }
            assertThat(stored()).hasSizeLessThanOrEqualTo(commits.isEmpty() ? 0 : 2);
            if (version.equals("1.0.0")) {
                committed(runtime.patches().apply(CrashingProgram.toTwo()));
            } else {
                committed(runtime.patches().rollback(CrashingProgram.MODULE, CrashingProgram.POLICY));
            }
            assertThat(vault.version()).isNotEqualTo(version);
            assertThat(vault.get("b")).startsWith("two/two");
        }
    }

    private List<Path> stored() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("store"))) {
            return files.toList();
        }
    }

    private Process start(String what) throws IOException {
        // Built here, so that the program finds it.
        TestBundle.of("vault-1");
        TestBundle.of("vault-2");
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        "-Dbundle.sources=" + System.getProperty("bundle.sources"),
                        "-Dbundle.output=" + System.getProperty("bundle.output"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashingProgram.class.getName(),
                        data.toString(),
                        what)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void awaitLine(Process program, String line) throws Exception {
        BufferedReader output = program.inputReader();
        CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> {
            try {
                return output.readLine();
            } catch (IOException failure) {
                return failure.toString();
            }
        });
        assertThat(read.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(line);
    }
}
