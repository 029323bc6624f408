package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;
import static org.ninelives.itests.embedded.Outcomes.rolledBack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ninelives.api.Finding;
import org.ninelives.api.PatchEvent;
import org.ninelives.api.PatchListener;
import org.ninelives.api.PatchResult.RolledBack;
import org.ninelives.api.Phase;
import org.ninelives.api.Policy;
import org.ninelives.api.spi.Probe;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Vault;
import org.osgi.framework.Bundle;

/** The files in a module's data area go with it: to the new version, back with a rollback, and through a restart. */
class DataAreaIT {

    private static final String FILING = "org.ninelives.itests.filing";
    private static final Policy POLICY = Outcomes.patient().withGrace(Duration.ZERO);
    private static final long BETWEEN_CALLS_NANOS = 200_000;
    private static final int FILES = 50;
    private static final int PATCHES = 6;

    @TempDir
    Path data;

    private Ninelives runtime;
    private Vault filing;

    @BeforeEach
    void start() throws Exception {
        Script.reset();
        restart(TestBundle.of("filing"));
    }

    @AfterEach
    void stop() {
        runtime.close();
    }

    private void restart(Path... bundles) throws Exception {
        runtime = Runtimes.with(bundles).data(data).start();
        filing = runtime.service(Vault.class);
    }

    @Test
    void theCandidateFindsTheFilesWhenItStarts_andWhatChangedSinceBeforeItServes() throws Exception {
        filing.put("a", "one");
        filing.put("deep/b", "one");
        filing.put("c", "one");
        Script.at("2.0.0 activated with a c deep/b", () -> {
            filing.put("a", "two");
            filing.put("c", "");
            filing.put("late", "two");
        });
        Script.at("1.0.0 put last", () -> Script.awaitCalmly("quiescing"));
        PatchListener listener = event -> {
            if (event.phase() == Phase.QUIESCE && event.kind() == PatchEvent.Kind.BEGUN) {
                Script.reached("quiescing");
            }
        };
        runtime.context().registerService(PatchListener.class, listener, null);
        Thread lastCall = new Thread(() -> filing.put("last", "last"), "last call");
        lastCall.start();
        Script.await("1.0.0 put last");
        List<Finding> findings =
                committed(runtime.patches().apply(to("2.0.0"))).report().findings();
        assertThat(Script.lines())
                .contains("2.0.0 activated with a c deep/b", "2.0.0 restored with a deep/b last late own-2.0.0");
        assertThat(filing.version()).isEqualTo("2.0.0");
        assertThat(filing.get("a")).isEqualTo("two");
        assertThat(filing.get("c")).isNull();
        assertThat(filing.get("deep/b")).isEqualTo("one");
        assertThat(findings)
                .extracting(Finding::toString)
                .contains(
                        FILING + ": its data area (3 files, 9 bytes) is copied before the new version starts, and what"
                                + " changes until the flip while calls wait",
                        FILING
                                + " 2.0.0: data area: 6 files, 15 bytes copied while calls went on, 1 file, 4 bytes"
                                + " changed since and followed while they waited");
    }

    @Test
    void aRollbackBringsBackWhatTheNewVersionWrote() throws Exception {
        filing.put("a", "one");
        filing.put("b", "one");
        committed(runtime.patches().apply(to("2.0.0")));
        filing.put("a", "two");
        filing.put("b", "");
        filing.put("new", "two");
        committed(runtime.patches().rollback(FILING, POLICY));
        assertBack();
    }

    @Test
    void aVersionThatWasKeptOnHasWhatItsSuccessorWrote_alsoAfterARestart() throws Exception {
        runtime.close();
        Path one = TestBundle.changed("filing", Map.of("Patch-Standby", "true"));
        data = data.resolve("standby");
        restart(one);
        filing.put("a", "one");
        filing.put("b", "one");
        committed(runtime.patches().apply(to("2.0.0")));
        filing.put("a", "two");
        filing.put("b", "");
        filing.put("new", "two");
        committed(runtime.patches().rollback(FILING, POLICY));
        assertBack();
        runtime.close();
        restart(one);
        assertBack();
    }

    private void assertBack() {
        assertThat(filing.version()).isEqualTo("1.0.0");
        assertThat(filing.get("a")).isEqualTo("two");
        assertThat(filing.get("b")).isNull();
        assertThat(filing.get("new")).isEqualTo("two");
        assertThat(filing.get("own-2.0.0")).isEqualTo("own");
    }

    @Test
    void theFilesAreThereAfterARestart_andGoBackAfterIt() throws Exception {
        filing.put("a", "one");
        committed(runtime.patches().apply(to("2.0.0")));
        filing.put("b", "two");
        runtime.close();
        restart(TestBundle.of("filing"));
        assertThat(filing.version()).isEqualTo("2.0.0");
        assertThat(filing.get("a")).isEqualTo("one");
        assertThat(filing.get("b")).isEqualTo("two");
        committed(runtime.patches().rollback(FILING, POLICY));
        assertThat(filing.version()).isEqualTo("1.0.0");
        assertThat(filing.get("a")).isEqualTo("one");
        assertThat(filing.get("b")).isEqualTo("two");
    }

    @Test
    void anUndoLeavesTheIncumbentsFilesAsTheyWere() throws Exception {
        filing.put("a", "one");
        filing.put("deep/b", "one");
        Path area = areaOf("1.0.0");
        SortedMap<String, String> before = content(area);
        runtime.context()
                .registerService(
                        Probe.class,
                        candidate -> {
                            try {
                                Files.writeString(candidate.getDataFile("a").toPath(), "spoilt");
                            } catch (IOException failure) {
                                throw new IllegalStateException(failure);
                            }
                            throw new IllegalStateException("refused by the test");
                        },
                        null);
        rolledBack(runtime.patches().apply(to("2.0.0")));
        assertThat(content(area)).isEqualTo(before);
        assertThat(filing.get("a")).isEqualTo("one");
        assertThat(Runtimes.installed(runtime)).containsExactly(FILING + " 1.0.0");
    }

    @Test
    void noFileThatACallWroteIsMissing_whileItIsPatchedUnderLoad() throws Exception {
        AtomicInteger number = new AtomicInteger();
        Map<String, String> acknowledged = new ConcurrentHashMap<>();
        Load load = Load.of("writes", 1, () -> {
            LockSupport.parkNanos(BETWEEN_CALLS_NANOS);
            int next = number.incrementAndGet();
            filing.put("file-" + next % FILES, "written as " + next);
            return acknowledged.put("file-" + next % FILES, "written as " + next);
        });
        try {
            for (int i = 0; i < PATCHES; i++) {
                committed(
                        i % 2 == 0
                                ? runtime.patches().apply(to("2.0.0"))
                                : runtime.patches().rollback(FILING, POLICY));
            }
        } finally {
            load.close();
        }
        assertThat(load.failures()).isEmpty();
        assertThat(filing.version()).isEqualTo("1.0.0");
        assertThat(acknowledged).hasSize(FILES);
        acknowledged.forEach(
                (file, content) -> assertThat(filing.get(file)).as(file).isEqualTo(content));
    }

    @Test
    void aVersionThatWasStartedByHandGetsThemToo_andHasNoneWhenItIsRefused() throws Exception {
        filing.put("a", "one");
        var probe = runtime.context()
                .registerService(
                        Probe.class, candidate -> List.of(Finding.refuses("test", "refused by the test")), null);
        Bundle two = runtime.context()
                .installBundle(TestBundle.of("filing", "2.0.0").toUri().toString());
        two.start();
        Eventually.until(
                "it is refused",
                () -> Runtimes.refusal(runtime, two.getBundleId()).isPresent(),
                () -> runtime.patches().history());
        assertThat(content(two.getDataFile("").toPath())).containsOnlyKeys("own-2.0.0");
        probe.unregister();
        two.start();
        Eventually.until("it serves", () -> filing.version().equals("2.0.0"), () -> runtime.patches()
                .history());
        assertThat(filing.get("a")).isEqualTo("one");
    }

    @Test
    void whereThereIsNoRoomThePatchIsRefused_andNothingIsLeft() throws Exception {
        filing.put("a", "one");
        Path huge = areaOf("1.0.0").resolve("huge");
        try (var file = new java.io.RandomAccessFile(huge.toFile(), "rw")) {
            // Nothing is written there, so it takes no room itself.
            file.setLength(Files.getFileStore(huge).getTotalSpace());
        }
        RolledBack refused = rolledBack(runtime.patches().apply(to("2.0.0")));
        assertThat(refused.reason()).contains("its data area has 2 files, ", "but there is room for ");
        assertThat(Runtimes.installed(runtime)).containsExactly(FILING + " 1.0.0");
    }

    private static org.ninelives.api.Patch to(String version) {
        return patch(TestBundle.of("filing", version)).under(POLICY);
    }

    private Path areaOf(String version) {
        return Stream.of(runtime.context().getBundles())
                .filter(bundle -> FILING.equals(bundle.getSymbolicName())
                        && bundle.getVersion().toString().equals(version))
                .map(bundle -> bundle.getDataFile("").toPath())
                .findFirst()
                .orElseThrow();
    }

    private static SortedMap<String, String> content(Path folder) throws IOException {
        SortedMap<String, String> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                found.put(
                        folder.relativize(path).toString(),
                        Files.readString(path) + " " + Files.getLastModifiedTime(path));
            }
        }
        return found;
    }
}
