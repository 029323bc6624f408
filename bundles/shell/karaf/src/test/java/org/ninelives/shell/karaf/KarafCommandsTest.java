package org.ninelives.shell.karaf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.karaf.shell.api.console.Candidate;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.impl.action.command.ManagerImpl;
import org.apache.karaf.shell.impl.console.SessionFactoryImpl;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ninelives.api.Patch;
import org.ninelives.api.PatchListener;
import org.ninelives.api.PatchResult;
import org.ninelives.api.Phase;
import org.ninelives.api.Rollback;
import org.ninelives.shell.text.FakePatchService;
import org.ninelives.shell.text.Samples;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;

/** The commands as Karaf's own shell runs them, on a service that only answers. */
class KarafCommandsTest {

    private static final String ROUTE_2 = " mvn:org.example/route/2.0.0";
    private static final List<Class<?>> SERVICES = List.of(
            PlanCommand.class,
            DiffCommand.class,
            StateCommand.class,
            ModuleCompleter.class,
            ApplyCommand.class,
            RollbackCommand.class,
            ListCommand.class,
            InfoCommand.class,
            HistoryCommand.class,
            AbortCommand.class,
            StatusCommand.class,
            LockCommand.class,
            UnlockCommand.class,
            RetireCommand.class,
            RepairCommand.class,
            UnderwayCompleter.class,
            StandbyCompleter.class,
            KnownCompleter.class,
            ReversibleCompleter.class,
            ExpectationCompleter.class);

    @TempDir
    Path folder;

    private final FakePatchService service = new FakePatchService();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ThreadIOImpl threads = new ThreadIOImpl();
    private final SessionFactoryImpl shell = new SessionFactoryImpl(threads);
    private Session session;

    @BeforeEach
    void startsAShell() {
        threads.start();
        shell.getRegistry().register(service);
        shell.getRegistry().register(context());
        ManagerImpl manager = new ManagerImpl(shell, shell);
        SERVICES.forEach(manager::register);
        PrintStream screen = new PrintStream(out, true, StandardCharsets.UTF_8);
        session = shell.create(new ByteArrayInputStream(new byte[0]), screen, screen);
        session.put("USER", "karaf");
        session.currentDir(folder);
    }

    @AfterEach
    void stopsTheShell() {
        session.close();
        shell.stop();
        threads.stop();
    }

    @Test
    void applyTakesItsOptions() throws Exception {
        session.execute("patch:apply --allow-drop --allow-withdraw --pause 500ms --start-timeout=1m"
                + " --from '[1,2)' --from game='[1,2)' --to=2.0.0 --by 'Ben B.'" + ROUTE_2 + " mvn:a/b/1");

        Patch patch = service.applied.get(0);
        assertThat(patch.bundles()).map(Object::toString).containsExactly("mvn:org.example/route/2.0.0", "mvn:a/b/1");
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
        session.execute("patch:apply --to 1.10 --by 007" + ROUTE_2);

        assertThat(service.applied.get(0).expectedTo()).isEqualTo(Map.of("route", Version.parseVersion("1.10")));
        assertThat(service.applied.get(0).by()).isEqualTo("007");
    }

    @Test
    void applyShowsWhatHappenedInTheNameOfTheShellsUser() throws Exception {
        session.execute("patch:apply" + ROUTE_2);

        assertThat(shown())
                .contains("patch 7  stage      3.1 ms")
                .contains("route 1.0.0 -> 2.0.0 serves (patch 7); 12 calls waited, longest 3.1 ms");
        assertThat(service.applied.get(0).by()).isEqualTo("karaf");
        assertThat(service.listeners).as("nobody listens any more").isEmpty();
    }

    @Test
    void applyWritesIntoAPipe() throws Exception {
        session.execute("patch:apply" + ROUTE_2 + " | grep --color=never serves");

        assertThat(shown()).contains("serves (patch 7)").doesNotContain("stage");
    }

    @Test
    void applyFindsAFileInTheFolderOfTheShell() throws Exception {
        Path jar = Files.createFile(folder.resolve("route.jar"));

        session.execute("patch:apply route.jar");

        assertThat(service.applied.get(0).bundles()).containsExactly(jar.toUri());
    }

    @Test
    void aFailingPatchIsShownAndFailsTheCommandInOneLine() {
        service.result = new PatchResult.RolledBack(Samples.failedReport(), Phase.VERIFY, "unhealthy; 1.0.0 serves");

        assertThatThrownBy(() -> session.execute("patch:apply" + ROUTE_2))
                .isInstanceOf(CommandException.class)
                .hasMessage("patch 8 failed in VERIFY; what served before serves on");
        assertThat(shown())
                .contains("unhealthy; 1.0.0 serves")
                .contains("REFUSES  route: health check 'database' says CRITICAL: no connection");
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
        session.execute("patch:rollback --allow-drop --to 1.10 --by ben 7");

        assertThat(service.rolledBack)
                .extracting(Rollback::toString)
                .containsExactly("rollback of route", "rollback of 7 to 1.10.0");
        assertThat(service.rolledBack).extracting(Rollback::by).containsExactly("karaf", "ben");
        assertThat(service.rolledBack.get(1).policy().dropAllowed()).isTrue();
    }

    @Test
    void listIsATableOfTheShell() throws Exception {
        session.execute("patch:list");

        assertThat(shown().lines().toList())
                .hasSize(4)
                .satisfies(lines -> assertThat(lines.get(0)).matches("Module +. Serving . Bundle . Services +. .*"))
                .satisfies(
                        lines -> assertThat(lines.get(3)).startsWith("route ").contains("Route+Stats, Servlet"));
    }

    @Test
    void withoutFormatAListIsForScripts() throws Exception {
        session.execute("patch:list --no-format");

        assertThat(shown().lines().toList()).hasSize(2).satisfies(lines -> assertThat(
                        List.of(lines.get(1).split("\t")))
                .map(String::strip)
                .containsExactly("route", "2.0.0", "57", "Route+Stats, Servlet", "1.0.0", "-"));
    }

    @Test
    void anEmptyListSaysSo_butNotToAScript() throws Exception {
        service.modules.clear();
        session.execute("patch:list --no-format");
        assertThat(shown()).isEmpty();

        session.execute("patch:list");
        assertThat(shown()).contains("no module is here");
    }

    @Test
    void infoAndHistoryShowWhatIsThere() throws Exception {
        session.execute("patch:info 7");
        session.execute("patch:info route");
        session.execute("patch:history");

        assertThat(shown())
                .contains("patch 7, ", "the gate was closed for 4 ms", "shared AtomicLong")
                .contains("route 2.0.0 serves (bundle 57)")
                .contains("Members");
    }

    @ParameterizedTest
    @ValueSource(strings = {"patch:info nobody", "patch:apply --pause soon x:y", "patch:apply --to x=1=2 x:y"})
    void whatMakesNoSenseIsAnErrorOfTheOperator(String line) {
        assertThatThrownBy(() -> session.execute(line))
                .isInstanceOf(CommandException.class)
                .hasCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anOptionBehindTheBundlesIsNotTakenForABundle() {
        assertThatThrownBy(() -> session.execute("patch:apply" + ROUTE_2 + " --dry-run"))
                .hasMessage("'--dry-run' is not a bundle; options stand before the first bundle");
        assertThat(service.applied).isEmpty();
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

        assertThat(service.aborted).containsExactly("7 by karaf");
        assertThat(shown())
                .contains("by karaf: end of month", "patch 7 is in the row", "no former version", "nothing is left");
    }

    @Test
    void stateAndDiffTakeTheirOptions() throws Exception {
        session.execute("patch:state --depth 7 --limit=100 --json route");
        session.execute("patch:diff --json --allow-drop" + ROUTE_2);
        session.execute("patch:diff" + ROUTE_2);
        session.execute("patch:state route");

        assertThat(service.bounds.get(0).depth()).isEqualTo(7);
        assertThat(service.bounds.get(0).width()).isEqualTo(100);
        assertThat(service.planned.stream().anyMatch(patch -> patch.policy().dropAllowed()))
                .isTrue();
        assertThat(shown())
                .contains("\"module\" : \"route\"", "\"acceptable\" : true")
                .contains("visitors: Map<String, org.example.Visitor> = HashMap #2 of 1,000,000")
                .contains("Before", "Now", "After");
    }

    @Test
    void aMissingFileIsNamedWithItsFolder() throws IOException {
        assertThatThrownBy(() -> session.execute("patch:apply route.jar"))
                .hasMessage("no file route.jar in folder " + folder.toAbsolutePath());
    }

    @Test
    void completesModulesAndPatches() {
        assertThat(completed("patch:info", "")).containsExactly("7", "legacy", "route");
        assertThat(completed("patch:info", "ro")).containsExactly("route");
        assertThat(completed("patch:rollback", "")).containsExactly("7", "route");
        assertThat(completed("patch:state", "")).containsExactly("legacy", "route");
        service.underway.add(new FakePatchService.AnUnderway(
                "9", "route", "ben", Instant.parse("2026-01-31T09:15:00Z"), Optional.empty()));
        assertThat(completed("patch:abort", "")).containsExactly("9");
        assertThat(completed("patch:retire", "")).isEmpty();
    }

    @Test
    void completesTheModuleOfAnExpectation() {
        assertThat(completed("patch:apply", "--from", "ro")).containsExactly("route=");
        assertThat(completed("patch:apply", "--to", "")).containsExactly("legacy=", "route=");
    }

    @Test
    void completesOptions() {
        assertThat(completed("patch:apply", "--"))
                .contains("--from", "--to", "--allow-drop", "--allow-withdraw", "--pause", "--start-timeout", "--by")
                .contains("--dry-run");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
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
                "repair"
            })
    void explainsItself(String command) throws Exception {
        session.execute("patch:" + command + " --help");

        assertThat(shown())
                .contains("DESCRIPTION", "patch:" + command, "SYNTAX")
                .doesNotContain("[]");
    }

    private List<String> completed(String name, String... arguments) {
        List<String> words = new ArrayList<>(List.of(name));
        words.addAll(List.of(arguments));
        Command command = shell.getRegistry().getCommand("patch", name.substring("patch:".length()));
        List<Candidate> candidates = new ArrayList<>();
        command.getCompleter(false).completeCandidates(session, new Typed(words), candidates);
        return candidates.stream().map(Candidate::value).sorted().toList();
    }

    private String shown() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Keeps listeners with the fake service; knows nothing else. */
    private BundleContext context() {
        return fake(BundleContext.class, (method, arguments) -> {
            PatchListener listener = (PatchListener) arguments[1];
            assertThat(arguments[0]).isEqualTo(PatchListener.class);
            service.listeners.add(listener);
            return fake(ServiceRegistration.class, (unregister, none) -> {
                service.listeners.remove(listener);
                return null;
            });
        });
    }

    private static <T> T fake(Class<T> type, BiFunction<String, Object[], Object> answer) {
        Object fake = Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(self);
                    case "equals" -> self == arguments[0];
                    case "toString" -> "a fake " + type.getSimpleName();
                    default -> answer.apply(method.getName(), arguments);
                });
        return type.cast(fake);
    }

    /** A command line with the cursor behind its last word. */
    private record Typed(List<String> words) implements CommandLine {

        @Override
        public int getCursorArgumentIndex() {
            return words.size() - 1;
        }

        @Override
        public String getCursorArgument() {
            return words.get(words.size() - 1);
        }

        @Override
        public int getArgumentPosition() {
            return getCursorArgument().length();
        }

        @Override
        public String[] getArguments() {
            return words.toArray(String[]::new);
        }

        @Override
        public int getBufferPosition() {
            return getBuffer().length();
        }

        @Override
        public String getBuffer() {
            return String.join(" ", words);
        }
    }
}
