package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;
import static org.ninelives.itests.embedded.Outcomes.stranded;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ninelives.api.Finding;
import org.ninelives.api.PatchReport;
import org.ninelives.api.PatchResult.Stranded;
import org.ninelives.api.Phase;
import org.ninelives.api.spi.Probe;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Script;
import org.osgi.framework.ServiceRegistration;

/** Servlets and filters whose paths, names and parameters differ from version to version. */
class ServletChangesIT {

    private static final int ROUNDS = 15;
    private static final String MODULE = "org.ninelives.itests.page";

    private final Http http;

    ServletChangesIT() throws IOException {
        http = Http.onFreePort();
    }

    @BeforeEach
    void beginAnew() {
        Script.reset();
    }

    private Ninelives.Builder pages() {
        return http.in(Runtimes.with(TestBundle.of("page-1")));
    }

    @Test
    void theNewPathsAnswerAndTheOldOnesNoLonger_eachWithItsOwnParameters() throws Exception {
        try (Ninelives runtime = pages().start()) {
            assertThat(http.get("/both")).isEqualTo("1 one one");
            assertThat(http.get("/old")).isEqualTo("1 one one");
            assertThat(http.status("/new")).isEqualTo(404);

            committed(runtime.patches().apply(patch(TestBundle.of("page-2"))));

            assertThat(http.get("/both")).isEqualTo("2 two two");
            assertThat(http.get("/new")).isEqualTo("2 two two");
            assertThat(http.status("/old")).isEqualTo(404);

            committed(runtime.patches().rollback(MODULE, Outcomes.patient()));

            assertThat(http.get("/both")).isEqualTo("1 one one");
            assertThat(http.get("/old")).isEqualTo("1 one one");
            assertThat(http.status("/new")).isEqualTo(404);
        }
    }

    @Test
    void eachVersionIsInitialisedOnceAndDestroyedOnce() throws Exception {
        try (Ninelives runtime = pages().start()) {
            assertThat(http.get("/both")).startsWith("1");
            committed(runtime.patches().apply(patch(TestBundle.of("page-2"))));
            Script.await("1.0.0 destroy");
            assertThat(Script.lines()).containsExactly("1.0.0 init", "2.0.0 init", "1.0.0 destroy");
            Script.reset();
            committed(runtime.patches().rollback(MODULE, Outcomes.patient()));
            Script.await("2.0.0 destroy");
            assertThat(Script.lines()).containsExactly("1.0.0 init", "2.0.0 destroy");
            Script.reset();
        }
        assertThat(Script.lines()).containsExactly("1.0.0 destroy");
    }

    /** Neither the thread of the patches nor anybody who is in the row behind it. */
    @Test
    void aRefusedServletThatDoesNotEndItsLifeHoldsUpNobody() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        Script.at("2.0.0 destroy", () -> awaitWhateverComes(released));
        try (Ninelives runtime = pages().bundle(TestBundle.of("counter-1")).start()) {
            assertThat(http.get("/both")).isEqualTo("1 one one");
            ServiceRegistration<Probe> refusal = runtime.context()
                    .registerService(Probe.class, candidate -> List.of(Finding.refuses("test", "looks pale")), null);

            Stranded stranded = stranded(runtime.patches().apply(patch(TestBundle.of("page-2"))));

            assertThat(stranded.failedIn()).isEqualTo(Phase.VERIFY);
            assertThat(stranded.notUndone()).anySatisfy(line -> assertThat(line)
                    .contains("the end of its host's relation did not end within ")
                    .contains("org.ninelives.itests.page.Book.destroy("));
            assertThat(http.get("/both")).isEqualTo("1 one one");
            refusal.unregister();
            committed(runtime.patches().apply(patch(TestBundle.of("counter-2"))));
        } finally {
            released.countDown();
        }
    }

    private static void awaitWhateverComes(CountDownLatch latch) {
        boolean waits = true;
        while (waits) {
            try {
                latch.await();
                waits = false;
            } catch (InterruptedException ignored) {
                // This is what hangs: it does not listen.
            }
        }
    }

    @Test
    void aVersionFindsTheResourcesOfItsOwnBundle() throws Exception {
        try (Ninelives runtime = pages().start()) {
            assertThat(http.get("/both?what=resource"))
                    .startsWith("page one [/static/one.txt, /static/page.txt] null true page one");

            committed(runtime.patches().apply(patch(TestBundle.of("page-2"))));

            assertThat(http.get("/both?what=resource"))
                    .startsWith("page two [/static/page.txt, /static/two.txt] null true page two");
        }
    }

    @Test
    void aRankingThatRisesWaits_andTheReportSaysSo() throws Exception {
        try (Ninelives runtime = pages().start()) {
            assertThat(http.get("/both")).startsWith("1 one");
            Load load = Load.of("HTTP", 2, () -> http.get("/both"));
            try {
                PatchReport report = committed(runtime.patches().apply(patch(TestBundle.of("page-3"))))
                        .report();
                assertThat(report.findings())
                        .anySatisfy(finding -> assertThat(finding.toString()).contains("its service.ranking rises"));
            } finally {
                load.close();
            }
            assertThat(load.failures()).isEmpty();
            assertThat(http.get("/new")).isEqualTo("3 three two");
            assertThat(runtime.context()
                            .getServiceReference("javax.servlet.Servlet")
                            .getProperty("service.ranking"))
                    .isNotEqualTo(10);
        }
    }

    @Test
    void noRequestFailsAndNoneIsFilteredTwice_whilePathsAndParametersChange() throws Exception {
        try (Ninelives runtime = pages().start()) {
            Load load = Load.of("HTTP", 4, () -> {
                String answer = http.get("/both");
                if (!answer.matches("(1 one|2 two) (one|two)")) {
                    throw new AssertionError(answer);
                }
                return answer;
            });
            try {
                for (int round = 0; round < ROUNDS; round++) {
                    committed(runtime.patches().apply(patch(TestBundle.of("page-2"))));
                    assertThat(http.get("/new")).startsWith("2 two");
                    committed(runtime.patches().rollback(MODULE, Outcomes.patient()));
                    assertThat(http.get("/old")).startsWith("1 one");
                }
            } finally {
                load.close();
            }

            System.out.printf(
                    "HTTP, changed paths: %,d requests, %d patches, %d failed, longest %.1f ms%n",
                    load.calls(),
                    2 * ROUNDS,
                    load.failures().size(),
                    load.longest().toNanos() / 1e6);
            assertThat(load.failures()).isEmpty();
        }
    }
}
