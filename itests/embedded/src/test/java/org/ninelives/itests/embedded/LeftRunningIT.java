package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ninelives.api.Policy;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Counter;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Unending;

/** Threads, timers and pools that a former version left running are named, and nobody interrupts them. */
class LeftRunningIT {

    private static final String IDLE = "org.ninelives.itests.idle";
    private static final Policy QUICK = Outcomes.patient().withGrace(Duration.ZERO);

    @BeforeEach
    void begin() {
        Script.reset();
    }

    @AfterEach
    void end() {
        Unending.end();
    }

    @Test
    void whatAFormerVersionLeftRunningIsNamed_andNothingOfTheOneThatServes() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("idle")).start()) {
            runtime.service(Counter.class).next();
            Script.await("1.0.0 loops");
            Script.await("1.0.0 pooled");
            String there = committed(runtime.patches()
                            .apply(patch(TestBundle.of("idle", "2.0.0")).under(QUICK)))
                    .report()
                    .id();
            awaitNamed(runtime, there, "1.0.0");
            Script.await("2.0.0 loops");
            Script.await("2.0.0 pooled");
            String back =
                    committed(runtime.patches().rollback(IDLE, QUICK)).report().id();
            awaitNamed(runtime, back, "2.0.0");
            assertThat(Script.lines()).doesNotContain("1.0.0 was interrupted", "2.0.0 was interrupted");
        }
    }

    private static void awaitNamed(Ninelives runtime, String patch, String version) {
        Eventually.until("three are named", () -> named(runtime, patch).size() == 3, () -> named(runtime, patch));
        String left = IDLE + " " + version + " left the ";
        assertThat(named(runtime, patch))
                .anySatisfy(line -> assertThat(line)
                        .startsWith(left + "thread loop of " + version + " behind: ")
                        .contains("java.util.concurrent.CountDownLatch.await", "org.ninelives.itests.idle.Idle.loop"))
                .anySatisfy(line -> assertThat(line)
                        .startsWith(left + "timer timer of " + version
                                + " behind, unless it belongs to a service that it was the first to use: "))
                .anySatisfy(line -> assertThat(line)
                        .startsWith(left + "thread pool of " + version
                                + " behind, unless it belongs to a service that it was the first to use: "));
    }

    private static List<String> named(Ninelives runtime, String patch) {
        return runtime.patches().report(patch).orElseThrow().lingering().stream()
                .filter(line -> line.contains(" left "))
                .toList();
    }
}
