package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;
import static org.ninelives.itests.embedded.Outcomes.rolledBack;
import static org.ninelives.itests.embedded.ServingCounter.COUNTER;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ninelives.api.PatchReport;
import org.ninelives.api.PatchResult;
import org.ninelives.api.PatchResult.RolledBack;
import org.ninelives.api.Phase;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Counter;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Speaker;
import org.ninelives.itests.shared.Vault;
import org.osgi.framework.AllServiceListener;

/** Who waits at a gate, for how long, and who does not. */
class PauseIT {

    /** The common pool may have one thread, and what blocks would hold it. */
    private static final Executor OF_ITS_OWN = task -> new Thread(task).start();

    @BeforeEach
    void begin() {
        Script.reset();
    }

    @Test
    void theLongestPauseIsForTheWaitAndTheTransferTogether() throws Exception {
        Duration longest = Duration.ofSeconds(4);
        Duration drain = Duration.ofSeconds(1);
        CountDownLatch never = new CountDownLatch(1);
        try (Ninelives runtime = Runtimes.with(TestBundle.of("vault-1")).start()) {
            Vault vault = runtime.service(Vault.class);
            CountDownLatch leave = new CountDownLatch(1);
            Script.at("1.0.0 put slow", () -> await(leave));
            Script.at("2.0.0 restored with 1", () -> await(never));
            CompletableFuture<Void> inside = CompletableFuture.runAsync(() -> vault.put("slow", "slow"), OF_ITS_OWN);
            Script.await("1.0.0 put slow");

            CompletableFuture<PatchResult> result = CompletableFuture.supplyAsync(
                    () -> runtime.patches()
                            .apply(patch(TestBundle.of("vault-2"))
                                    .under(Outcomes.patient()
                                            .withDropAllowed(true)
                                            .withLongestPause(longest))),
                    OF_ITS_OWN);
            try (Load others = Load.of("others", 1, vault::version)) {
                awaitParked("load others 0", result);
                passes(drain);
                leave.countDown();
                RolledBack gaveWay = rolledBack(result.get(60, TimeUnit.SECONDS));

                assertThat(others.failures()).isEmpty();
                assertThat(gaveWay.failedIn()).isEqualTo(Phase.TRANSFER);
                Matcher limit = Pattern.compile("did not end within (\\d+) ms").matcher(gaveWay.reason());
                assertThat(limit.find()).as(gaveWay.reason()).isTrue();
                assertThat(Long.parseLong(limit.group(1)))
                        .as("what was left for it")
                        .isLessThanOrEqualTo(longest.minus(drain).toMillis());
            }
            inside.get(60, TimeUnit.SECONDS);
            assertThat(vault.get("slow")).isEqualTo("slow/slow/written by version 1");
        }
    }

    @Test
    void aPatchThatNeedsNoGateParksNobody() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("speakers-b"), TestBundle.of("speakers-a"))
                .start()) {
            Speaker relay = runtime.service(Speaker.class, "(name=relay)");
            try (Load load = Load.of("relay", 2, relay::say)) {
                for (int i = 0; i < 3; i++) {
                    assertNobodyWaited(committed(runtime.patches()
                                    .apply(patch(
                                            TestBundle.of("speakers-a", "2.0.0"),
                                            TestBundle.of("speakers-b", "2.0.0"))))
                            .report());
                    assertNobodyWaited(
                            committed(runtime.patches().rollback("org.ninelives.itests.speakers.a", Outcomes.patient()))
                                    .report());
                }
                assertThat(load.failures()).isEmpty();
            }
        }
    }

    private static void assertNobodyWaited(PatchReport report) {
        assertThat(report.callsParked()).isZero();
        assertThat(report.longestWait()).isZero();
        assertThat(report.pause()).isZero();
    }

    /** It would wait at the gate of the patch on whose thread it hears of it. */
    @Test
    void aListenerMayCallFromTheEventsOfAPatch_thereAndBack() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("counter-1")).start()) {
            Counter counter = runtime.service(Counter.class);
            Collection<Long> numbers = new ConcurrentLinkedQueue<>();
            AllServiceListener listener = event -> {
                if (Arrays.asList((String[]) event.getServiceReference().getProperty("objectClass"))
                        .contains(Counter.class.getName())) {
                    numbers.add(counter.next());
                }
            };
            runtime.context().addServiceListener(listener);

            PatchReport there = committed(runtime.patches().apply(patch(TestBundle.of("counter-2"))))
                    .report();
            assertThat(numbers).isNotEmpty();
            int heard = numbers.size();
            PatchReport back = committed(runtime.patches().rollback(COUNTER, Outcomes.patient()))
                    .report();

            assertThat(numbers).hasSizeGreaterThan(heard).doesNotHaveDuplicates();
            assertThat(counter.next()).isEqualTo(numbers.size() + 1L);
            assertThat(there.callsParked()).isZero();
            assertThat(back.callsParked()).isZero();
        }
    }

    private static void awaitParked(String thread, CompletableFuture<?> patch) {
        Eventually.until(
                "a call waits at the gate",
                () -> patch.isDone()
                        || Thread.getAllStackTraces().entrySet().stream()
                                .filter(each -> each.getKey().getName().equals(thread))
                                .flatMap(each -> Arrays.stream(each.getValue()))
                                .anyMatch(frame -> frame.getClassName().endsWith(".dispatch.Closing")
                                        && frame.getMethodName().equals("await")),
                () -> thread + " does not");
        assertThat(patch).isNotDone();
    }

    private static void passes(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (end - System.nanoTime() > 0) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
