package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;
import static org.ninelives.itests.embedded.Outcomes.rolledBack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ninelives.api.Finding;
import org.ninelives.api.PatchResult.Committed;
import org.ninelives.api.spi.Probe;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Counter;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Speaker;
import org.osgi.framework.ServiceRegistration;

/** Promise 3: a patch of two modules takes effect at one instant, and no call sees a mix. */
class AtomicityIT {

    private static final String A = "org.ninelives.itests.speakers.a";
    private static final String B = "org.ninelives.itests.speakers.b";
    private static final int THREADS = 16;

    /** How long flips go on; several hundred on a machine with nothing else to do. */
    private static final Duration TIME = Duration.ofSeconds(12);

    @BeforeEach
    void begin() {
        Script.reset();
    }

    /** The relay of the one module asks the source of the other one. */
    @ParameterizedTest
    @CsvSource({"speakers-b-counting, true", "speakers-b, false"})
    void noCallSeesTwoVersions_andWhoSawTheNewOneNeverMeetsTheOldOne(String source, boolean gated) throws Exception {
        try (Ninelives runtime = Runtimes.with(
                        TestBundle.of(source), TestBundle.of("speakers-a"), TestBundle.of("asker"))
                .start()) {
            Speaker relay = runtime.service(Speaker.class, "(name=relay)");
            Speaker direct = runtime.service(Speaker.class, "(name=source)");
            Speaker asker = runtime.service(Speaker.class, "(name=asker)");
            Map<String, AtomicLong> said = new ConcurrentHashMap<>();
            ConcurrentLinkedQueue<String> backwards = new ConcurrentLinkedQueue<>();
            // Counts on when a patch begins and when it ends: there (0 to 2) and back (2 to 4).
            AtomicLong steps = new AtomicLong();
            Load throughOne = Load.of("relay", THREADS / 2, () -> note(said, relay.say()));
            Load oneAfterTheOther = Load.of("relay, then source", THREADS / 4, () -> {
                long began = steps.get();
                String first = note(said, relay.say()).substring(0, 1);
                String then = direct.say().substring(0, 1);
                long took = steps.get() - began;
                boolean there = began % 4 < 2 && took <= 2 - began % 4;
                boolean back = began % 4 >= 2 && took <= 4 - began % 4;
                if ((there && first.compareTo(then) > 0) || (back && first.compareTo(then) < 0)) {
                    backwards.add(first + " before " + then);
                }
                return then;
            });
            Load throughAnotherModule = Load.of("asker", THREADS / 4, () -> note(said, asker.say()));
            long closings = 0;
            try {
                long end = System.nanoTime() + TIME.toNanos();
                while (System.nanoTime() < end) {
                    steps.incrementAndGet();
                    Committed there = committed(runtime.patches().apply(patch(both(source, "2.0.0"))));
                    steps.incrementAndGet();
                    steps.incrementAndGet();
                    Committed back = committed(runtime.patches().rollback(A, Outcomes.patient()));
                    steps.incrementAndGet();
                    for (Committed each : List.of(there, back)) {
                        closings += each.report().pause().isZero() ? 0 : 1;
                    }
                }
            } finally {
                throughOne.close();
                oneAfterTheOther.close();
                throughAnotherModule.close();
            }
            System.out.printf(
                    "%s gate: %d flips, %,d calls, %s%n",
                    gated ? "With" : "Without", steps.get() / 2, calls(said), said);
            assertThat(throughOne.failures()).isEmpty();
            assertThat(oneAfterTheOther.failures()).isEmpty();
            assertThat(throughAnotherModule.failures()).isEmpty();
            assertThat(said).containsOnlyKeys("1.0.0 1.0.0 1.0.0", "2.0.0 2.0.0 2.0.0");
            assertThat(backwards).isEmpty();
            assertThat(closings).isEqualTo(gated ? steps.get() / 2 : 0);
        }
    }

    @Test
    void aCandidatesOwnCallsReachTheOtherCandidate_whileEverybodyElseMeetsTheIncumbents() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("speakers-b-counting"), TestBundle.of("speakers-a"))
                .start()) {
            Speaker relay = runtime.service(Speaker.class, "(name=relay)");
            assertThat(relay.say()).isEqualTo("1.0.0 1.0.0 1.0.0");
            Script.await("own thread 1.0.0 1.0.0 1.0.0");
            Script.at("activated 2.0.0 2.0.0 2.0.0", () -> Script.reached("meanwhile " + sayElsewhere(relay)));
            Probe probe = candidate -> {
                Script.awaitCalmly("own thread 2.0.0 2.0.0 2.0.0");
                Script.reached("probe " + relay.say());
                return List.of(Finding.refuses("probe", "not yet"));
            };
            ServiceRegistration<Probe> registration = runtime.context().registerService(Probe.class, probe, null);

            rolledBack(runtime.patches().apply(patch(both("speakers-b-counting", "2.0.0"))));
            registration.unregister();

            assertThat(Script.lines())
                    .contains(
                            "activated 2.0.0 2.0.0 2.0.0",
                            "meanwhile 1.0.0 1.0.0 1.0.0",
                            "own thread 2.0.0 2.0.0 2.0.0",
                            "restored 2.0.0 2.0.0 2.0.0",
                            "probe 2.0.0 2.0.0 2.0.0")
                    .noneMatch(line -> line.contains("1.0.0") && line.contains("2.0.0"));
            assertThat(relay.say()).isEqualTo("1.0.0 1.0.0 1.0.0");

            Script.reset();
            committed(runtime.patches().apply(patch(TestBundle.of("speakers-a", "2.0.0"))));
            assertThat(Script.lines()).contains("activated 2.0.0 1.0.0 1.0.0", "restored 2.0.0 1.0.0 1.0.0");
            assertThat(relay.say()).isEqualTo("2.0.0 1.0.0 1.0.0");
        }
    }

    @Test
    void aCandidateThatCallsWhileItStartsReachesTheOtherCandidate_aServiceThatIsNewIncluded() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("speakers-b"), TestBundle.of("speakers-a"))
                .start()) {
            Path eager = TestBundle.of("speakers-a-eager");
            for (int round = 1; round <= 2; round++) {
                Script.reset();
                Script.at("herald 2.0.0 2.0.0 1", () -> Script.reached("others see " + runtime.find(Counter.class)));

                committed(runtime.patches().apply(patch(eager, TestBundle.of("speakers-b-counting", "2.0.0"))));

                assertThat(Script.lines()).contains("herald 2.0.0 2.0.0 1", "others see Optional.empty");
                assertThat(runtime.service(Counter.class).next()).isEqualTo(2);
                committed(runtime.patches()
                        .rollback(A, Outcomes.patient().withDropAllowed(true).withWithdrawalAllowed(true)));
                assertThat(runtime.find(Counter.class)).isEmpty();
            }
        }
    }

    @Test
    void nothingOfThatIsLeftWhereTheOtherCandidateDoesNotStart() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("speakers-b"), TestBundle.of("speakers-a"))
                .start()) {
            Path eager = TestBundle.of("speakers-a-eager");
            for (int round = 1; round <= 2; round++) {
                Script.at("herald 2.0.0 2.0.0 1", () -> {
                    throw new IllegalStateException("no");
                });

                rolledBack(runtime.patches()
                        .apply(patch(eager, TestBundle.of("speakers-b-counting", "2.0.0"))
                                .under(Outcomes.patient().withStartTimeout(Duration.ofSeconds(3)))));

                assertThat(runtime.find(Counter.class)).isEmpty();
                assertThat(runtime.context().getServiceReferences(Counter.class, "(patch.version=*)"))
                        .isEmpty();
                assertThat(runtime.service(Speaker.class, "(name=relay)").say()).isEqualTo("1.0.0 1.0.0 1.0.0");
                assertThat(Runtimes.installed(runtime)).containsExactly(A + " 1.0.0", B + " 1.0.0");
            }
        }
    }

    private static String sayElsewhere(Speaker speaker) {
        try {
            return CompletableFuture.supplyAsync(speaker::say).get(60, TimeUnit.SECONDS);
        } catch (Exception failure) {
            return failure.toString();
        }
    }

    private static Path[] both(String source, String version) {
        return new Path[] {TestBundle.of("speakers-a", version), TestBundle.of(source, version)};
    }

    private static String note(Map<String, AtomicLong> said, String words) {
        said.computeIfAbsent(words, fresh -> new AtomicLong()).incrementAndGet();
        return words;
    }

    private static long calls(Map<String, AtomicLong> said) {
        return said.values().stream().mapToLong(AtomicLong::get).sum();
    }
}
