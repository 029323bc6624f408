package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;
import static org.ninelives.itests.embedded.ServingCounter.BYSTANDER;
import static org.ninelives.itests.embedded.ServingCounter.COUNTER;

import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ninelives.api.PatchResult;
import org.ninelives.api.Phase;
import org.ninelives.api.Policy;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Counter;

/** A hundred thousand virtual threads under patches, of which some stay inside a module for long. */
class VirtualThreadsIT {

    private static final int THREADS = 100_000;
    private static final int BLOCKED = 1_000;
    private static final int ROUNDS = 3;

    private static final Policy CROWDED =
            Outcomes.patient().withMostParkedCalls(THREADS).withGrace(Duration.ofMillis(20));

    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private ExecutorService virtual;

    @BeforeEach
    void findThem() throws ReflectiveOperationException {
        assumeTrue(Runtime.version().feature() >= 21, "Java 21 and newer have virtual threads");
        virtual = (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    }

    private void start(Runnable task) {
        virtual.execute(() -> {
            try {
                task.run();
            } catch (RuntimeException | Error failure) {
                failures.add(failure);
            }
        });
    }

    @Test
    void noneFailsAndNoneIsForgotten() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("counter-1"), TestBundle.of("bystander"))
                .start()) {
            Counter counter = runtime.service(Counter.class);
            Executor bystander = runtime.service(Executor.class);
            AtomicLong calls = new AtomicLong();
            CountDownLatch inside = new CountDownLatch(BLOCKED);
            CountDownLatch goOn = new CountDownLatch(1);
            for (int i = 0; i < BLOCKED; i++) {
                start(() -> bystander.execute(() -> {
                    inside.countDown();
                    await(goOn);
                }));
            }
            inside.await();
            for (int round = 0; round < ROUNDS; round++) {
                startCalling(counter, calls);
                committed(runtime.patches()
                        .apply(patch(TestBundle.of("counter-2")).under(CROWDED)));
                startCalling(counter, calls);
                committed(runtime.patches().rollback(COUNTER, CROWDED));
            }

            CompletableFuture<PatchResult> waits = CompletableFuture.supplyAsync(
                    () -> runtime.patches()
                            .apply(patch(TestBundle.of("bystander", "2.0.0")).under(CROWDED)),
                    task -> new Thread(task).start());
            Eventually.until(
                    "the patch waits for those inside",
                    () -> waits.isDone()
                            || runtime.patches().activity().patches().stream()
                                    .anyMatch(each -> each.phase().equals(Optional.of(Phase.QUIESCE))),
                    () -> runtime.patches().activity());
            assertThat(waits).isNotDone();
            goOn.countDown();
            committed(waits.get(60, TimeUnit.SECONDS));
            virtual.shutdown();
            assertThat(virtual.awaitTermination(60, TimeUnit.SECONDS)).isTrue();

            assertThat(failures).isEmpty();
            assertThat(calls).hasValue(THREADS / ROUNDS / 2 * ROUNDS * 2L);
            assertThat(counter.next()).isEqualTo(calls.get() + 1);
            assertThat(Runtimes.serving(runtime))
                    .containsEntry(BYSTANDER, "2.0.0")
                    .containsEntry(COUNTER, "1.0.0");
        }
    }

    private void startCalling(Counter counter, AtomicLong calls) {
        for (int i = 0; i < THREADS / ROUNDS / 2; i++) {
            start(() -> {
                counter.next();
                calls.incrementAndGet();
            });
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
