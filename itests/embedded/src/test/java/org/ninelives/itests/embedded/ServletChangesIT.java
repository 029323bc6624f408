package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ninelives.api.PatchReport;
import org.ninelives.api.Policy;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Script;

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

            committed(runtime.patches().rollback(MODULE, Policy.defaults()));

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
            committed(runtime.patches().rollback(MODULE, Policy.defaults()));
            Script.await("2.0.0 destroy");
            assertThat(Script.lines()).containsExactly("1.0.0 init", "2.0.0 destroy");
            Script.reset();
        }
        assertThat(Script.lines()).containsExactly("1.0.0 destroy");
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
                    committed(runtime.patches().rollback(MODULE, Policy.defaults()));
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
