package org.ninelives.shell.gogo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ninelives.api.Patch;
import org.ninelives.api.PatchResult;
import org.ninelives.api.Phase;
import org.ninelives.api.Rollback;
import org.ninelives.shell.text.FakePatchService;
import org.ninelives.shell.text.Samples;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;

/** The commands as a real Gogo runs them, on a service that only answers. */
class GogoCommandsTest {

    private static final String ROUTE_2 = " mvn:org.example/route/2.0.0";

    @TempDir
    Path folder;

    private final FakePatchService service = new FakePatchService();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ThreadIOImpl threads = new ThreadIOImpl();
    private final CommandProcessorImpl processor = new CommandProcessorImpl(threads);
    private CommandSession session;

    @BeforeEach
    void startsAShell() {
        threads.start();
        GogoCommands commands = new GogoCommands(service, service.listening());
        for (String function : List.of(
                "plan",
                "diff",
                "state",
                "apply",
                "rollback",
                "list",
                "info",
                "history",
                "abort",
                "status",
                "lock",
                "unlock",
                "retire",
                "repair")) {
            processor.addCommand("patch", commands, function);
        }
        PrintStream screen = new PrintStream(out, true, StandardCharsets.UTF_8);
        session = processor.createSession(new ByteArrayInputStream(new byte[0]), screen, screen);
        session.put("USER", "anna");
        session.currentDir(folder);
    }

    @AfterEach
    void stopsTheShell() {
        session.close();
        processor.stop();
        threads.stop();
    }

    @Test
    void applyTakesOptionsInAnyPlace() throws Exception {
        session.execute("patch:apply --allow-drop --pause 500ms" + ROUTE_2
                + " --from '[1,2)' --from game='[1,2)' --to=2.0.0 --start-timeout=1m --allow-withdraw --by 'Ben B.'");

        Patch patch = service.applied.get(0);
        assertThat(patch.bundles()).map(Object::toString).containsExactly("mvn:org.example/route/2.0.0");
        VersionRange ones = VersionRange.valueOf("[1,2)");
        assertThat(patch.expectedFrom()).isEqualTo(Map.of("route", ones, "game", ones));
        assertThat(patch.expectedTo()).isEqualTo(Map.of("route", Version.parseVersion("2.0.0")));
        assertThat(patch.policy().longestPause()).isEqualTo(Duration.ofMillis(500));
        assertThat(patch.policy().startTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(patch.policy().dropAllowed()).isTrue();
        assertThat(patch.policy().withdrawalAllowed()).isTrue();
        assertThat(patch.by()).isEqualTo("Ben B.");
    }

    @Test
    void aVersionThatLooksLikeANumberStaysWhatWasTyped() throws Exception {
        session.execute("patch:apply --to 1.10" + ROUTE_2);
        session.execute("patch:apply --to 1.10 --from 1.0 --by 007" + ROUTE_2);

        assertThat(service.applied).hasSize(2).allSatisfy(patch -> assertThat(patch.expectedTo())
                .isEqualTo(Map.of("route", Version.parseVersion("1.10"))));
        assertThat(service.applied.get(1).by()).isEqualTo("007");
    }

    @Test
    void applyShowsWhatHappenedInTheNameOfTheShellsUser() throws Exception {
        session.execute("patch:apply" + ROUTE_2);

        assertThat(shown())
                .contains("patch 7  stage      3.1 ms")
                .contains("route 1.0.0 -> 2.0.0 serves (patch 7); 12 calls waited, longest 3.1 ms");
        assertThat(service.applied.get(0).by()).isEqualTo("anna");
    }

    @Test
    void applyWritesIntoAPipe() throws Exception {
        session.execute("patch:apply" + ROUTE_2 + " | patch:info route");

        assertThat(shown()).startsWith("route 2.0.0 serves").doesNotContain("stage");
    }

    @Test
    void applyFindsAFileInTheFolderOfTheShell() throws Exception {
        Path jar = Files.createFile(folder.resolve("route.jar"));

        session.execute("patch:apply route.jar");

        assertThat(service.applied.get(0).bundles()).containsExactly(jar.toUri());
    }

    @Test
    void applyOfAFailingPatchFailsTheCommand() {
        service.result = new PatchResult.RolledBack(Samples.failedReport(), Phase.VERIFY, "unhealthy; 1.0.0 serves");

        assertThatThrownBy(() -> session.execute("patch:apply" + ROUTE_2))
                .hasMessage("patch 8 failed in VERIFY; what served before serves on");
        assertThat(shown()).contains("unhealthy; 1.0.0 serves");
    }

    @Test
    void aDryRunIsAPlan() throws Exception {
        session.execute("patch:apply --dry-run" + ROUTE_2);
        String dryRun = shown();
        out.reset();
        session.execute("patch:plan" + ROUTE_2);

        assertThat(dryRun).isEqualTo(shown()).contains("verdict: would be applied");
        assertThat(service.applied).isEmpty();
    }

    @Test
    void rollbackTakesAModuleOrAPatch() throws Exception {
        session.execute("patch:rollback route");
        session.execute("patch:rollback --allow-drop --to 1.0.0 --by ben 7");

        assertThat(service.rolledBack)
                .extracting(Rollback::toString)
                .containsExactly("rollback of route", "rollback of 7 to 1.0.0");
        assertThat(service.rolledBack).extracting(Rollback::by).containsExactly("anna", "ben");
        assertThat(service.rolledBack.get(1).policy().dropAllowed()).isTrue();
    }

    @Test
    void listInfoAndHistoryShowWhatIsThere() throws Exception {
        session.execute("patch:list");
        session.execute("patch:info 7");
        session.execute("patch:history");

        assertThat(shown())
                .contains("route   2.0.0    57      Route+Stats, Servlet  1.0.0        -")
                .contains("stage    3.1 ms  passed")
                .contains("ID  WHEN ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "patch:apply                | patch:apply needs the address or path of at least one bundle",
                "patch:apply x --to         | patch:apply: a value is missing after --to",
                "patch:apply x --pause      | patch:apply: a value is missing after --pause",
                "patch:apply x --by a --by b| patch:apply: --by is given twice",
                "patch:apply --dry-run=yes x| patch:apply: --dry-run takes no value",
                "patch:plan --dry-run x     | patch:plan has no option --dry-run, only --from, --to, --allow-drop, --allow-withdraw, --pause, --start-timeout, --by",
                "patch:rollback             | patch:rollback takes one module or patch, not nothing",
                "patch:rollback a b         | patch:rollback takes one module or patch, not a b",
                "patch:rollback a --to 1 --to 2 | patch:rollback: --to is given twice",
                "patch:abort 1 2            | patch:abort takes one patch, not 1 2",
                "patch:abort                | no patch runs or waits",
                "patch:lock                 | say why, for those who are refused",
                "patch:list route           | patch:list takes no argument, not route",
                "patch:info nobody          | 'nobody' is neither a module nor a patch; modules: legacy, route; patches: 7"
            })
    void refusesWhatMakesNoSense(String line, String message) {
        assertThatThrownBy(() -> session.execute(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
        assertThat(service.applied).isEmpty();
        assertThat(service.rolledBack).isEmpty();
    }

    @Test
    void theOperatorsHandReachesTheService() throws Exception {
        service.underway.add(new FakePatchService.AnUnderway(
                "7", "route", "ben", Instant.parse("2026-01-31T09:15:00Z"), Optional.of(Phase.START)));
        session.execute("patch:lock end of month");
        session.execute("patch:status");
        assertThatThrownBy(() -> session.execute("patch:abort")).hasMessageContaining("it was too late");
        session.execute("patch:unlock");
        session.execute("patch:apply --background" + ROUTE_2);
        session.execute("patch:retire route");
        session.execute("patch:repair");

        assertThat(service.aborted).containsExactly("7 by anna");
        assertThat(shown())
                .contains("by anna: end of month", "patch 7 is in the row", "no former version", "nothing is left");
    }

    @Test
    void stateAndDiffTakeTheirOptions() throws Exception {
        session.execute("patch:state --depth 7 --limit=100 --json route");
        session.execute("patch:diff --json --allow-drop" + ROUTE_2);
        session.execute("patch:state route");

        assertThat(service.bounds.get(0).depth()).isEqualTo(7);
        assertThat(service.bounds.get(0).width()).isEqualTo(100);
        assertThat(service.planned.get(service.planned.size() - 1).policy().dropAllowed())
                .isTrue();
        assertThat(shown())
                .contains("\"module\" : \"route\"", "\"acceptable\" : true")
                .contains("visitors: Map<String, org.example.Visitor> = HashMap #2 of 1,000,000");
        assertThatThrownBy(() -> session.execute("patch:state"))
                .hasMessage("patch:state takes one module, not nothing");
        assertThatThrownBy(() -> session.execute("patch:plan --json" + ROUTE_2))
                .hasMessageContaining("no option --json");
    }

    @Test
    void aMissingFileIsNamedWithItsFolder() throws IOException {
        assertThatThrownBy(() -> session.execute("patch:apply route.jar"))
                .hasMessage("no file route.jar in folder " + folder.toRealPath());
    }

    @Test
    void everyCommandIsDescribed() {
        assertThat(GogoCommands.class.getDeclaredMethods())
                .filteredOn(method -> java.lang.reflect.Modifier.isPublic(method.getModifiers()))
                .hasSize(14)
                .allSatisfy(method -> assertThat(
                                method.getAnnotation(Descriptor.class).value())
                        .isNotEmpty());
    }

    private String shown() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
