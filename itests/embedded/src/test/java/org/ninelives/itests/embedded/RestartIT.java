package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;
import static org.ninelives.itests.embedded.Outcomes.rolledBack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ninelives.api.HistoryEntry;
import org.ninelives.api.HistoryEntry.Outcome;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Counter;

/** The runtime is closed and started again on the same data folder. */
class RestartIT {

    private static final String COUNTER = "org.ninelives.itests.counter";

    @TempDir
    Path data;

    @Test
    void committedVersionsAreBack_withTheirHistory_andTheWayBackIsOpen() throws Exception {
        try (Ninelives runtime = first()) {
            committed(runtime.patches().apply(patch(TestBundle.of("counter-2")).by("anna")));
            rolledBack(runtime.patches().apply(patch(TestBundle.of("counter-restored-throws"))));
        }
        try (Ninelives runtime = first()) {
            assertServes(runtime, "2.0.0");
            assertThat(runtime.patches().history())
                    .extracting(HistoryEntry::by, HistoryEntry::outcome)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("anna", Outcome.COMMITTED),
                            org.assertj.core.groups.Tuple.tuple("test", Outcome.ROLLED_BACK));
            assertThat(runtime.patches().status().get(0).reachable()).hasToString("[1.0.0]");

            committed(runtime.patches().rollback(COUNTER, Outcomes.patient()));
            assertServes(runtime, "1.0.0");
        }
        try (Ninelives runtime = first()) {
            assertServes(runtime, "1.0.0");
            assertThat(runtime.patches().history()).hasSize(3);
            committed(runtime.patches().apply(patch(TestBundle.of("counter-2"))));
            assertServes(runtime, "2.0.0");
        }
    }

    @Test
    void aPatchedModuleIsBackThoughNobodyAsksForItAnyMore() throws Exception {
        try (Ninelives runtime = first()) {
            committed(runtime.patches().apply(patch(TestBundle.of("counter-2"))));
        }
        try (Ninelives runtime = Runtimes.with().data(data).start()) {
            assertServes(runtime, "2.0.0");
        }
    }

    @Test
    void aPatchedModuleIsBackThoughTheFrameworksCacheIsLost() throws Exception {
        try (Ninelives runtime = first()) {
            committed(runtime.patches().apply(patch(TestBundle.of("counter-2"))));
        }
        delete(data.resolve("framework"));
        try (Ninelives runtime = first()) {
            assertServes(runtime, "2.0.0");
            committed(runtime.patches().rollback(COUNTER, Outcomes.patient()));
            assertServes(runtime, "1.0.0");
        }
    }

    @Test
    void aRestartBeforeTheFormerVersionIsGoneBringsItNotBack() throws Exception {
        for (int round = 0; round < 4; round++) {
            try (Ninelives runtime = first()) {
                assertServes(runtime, round % 2 == 0 ? "1.0.0" : "2.0.0");
                committed(
                        round % 2 == 0
                                ? runtime.patches().apply(patch(TestBundle.of("counter-2")))
                                : runtime.patches().rollback(COUNTER, Outcomes.patient()));
            }
        }
    }

    private Ninelives first() throws Exception {
        return Runtimes.with(TestBundle.of("counter-1")).data(data).start();
    }

    private static void assertServes(Ninelives runtime, String version) {
        Counter counter = runtime.service(Counter.class);
        assertThat(counter.version()).isEqualTo(version);
        assertThat(counter.next()).isPositive();
        assertThat(Runtimes.serving(runtime)).isEqualTo(Map.of(COUNTER, version));
        // A version that was just replaced may be on its way out.
        assertThat(Runtimes.installed(runtime)).contains(COUNTER + " " + version);
    }

    private static void delete(Path folder) throws IOException {
        List<Path> paths;
        try (Stream<Path> all = Files.walk(folder)) {
            paths = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }
}
