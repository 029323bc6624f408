package org.ninelives.runtime.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.runtime.dispatch.World.awaitUntil;
import static org.ninelives.runtime.dispatch.World.onAnotherThread;
import static org.ninelives.runtime.dispatch.World.result;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.ninelives.runtime.dispatch.World.Module;

/** More threads than a machine has, and threads that do not live long. */
class ManyThreadsTest {

    private static final int VIRTUAL = 100_000;

    /** A million takes minutes: {@code -Dninelives.short.lived=1000000}. */
    private static final int SHORT_LIVED = Integer.getInteger("ninelives.short.lived", 20_000);

    private final World world = new World();
    private final Dispatch dispatch = world.dispatch;
    private final Module a = world.serving("a");
    private final Module b = world.serving("b");
    private final Map<String, AtomicInteger> seen = new ConcurrentHashMap<>();

    private void see(String what) {
        seen.computeIfAbsent(what, fresh -> new AtomicInteger()).incrementAndGet();
    }

    private void assertSeen(Map<String, Integer> expected) {
        assertThat(seen).hasSameSizeAs(expected);
        expected.forEach((what, count) -> assertThat(seen.get(what)).as(what).hasValue(count));
    }

    private void awaitNoneKnown() {
        awaitUntil("all slots are given back", () -> {
            System.gc();
            dispatch.callers().sweep();
            // This thread and what the test itself has used.
            return dispatch.callers().count() <= 5;
        });
    }

    /** Half of them are blocked inside a module when it is patched, the other half come after that. */
    @Test
    void virtualThreadsThatAreBlockedInsideKeepTheirVersion_andThePatchWaitsForEachOfThem() throws Exception {
        CountDownLatch inside = new CountDownLatch(VIRTUAL / 2);
        CountDownLatch after = new CountDownLatch(VIRTUAL / 2);
        CountDownLatch goOn = new CountDownLatch(1);
        Generation next;
        try (Tasks executor = new Tasks(VirtualThreads.executor())) {
            for (int i = 0; i < VIRTUAL / 2; i++) {
                executor.run(() -> see(a.call(() -> {
                    inside.countDown();
                    await(goOn);
                    return b.call(a::call);
                })));
            }
            inside.await();
            next = world.flip(a, b);
            assertThat(world.isQuiet(next)).isFalse();
            assertThat(dispatch.inside(next)).hasSize(VIRTUAL / 2);
            for (int i = 0; i < VIRTUAL / 2; i++) {
                executor.run(() -> {
                    see(a.call(b::call));
                    after.countDown();
                });
            }
            // None of these needs a thread that the blocked ones hold.
            after.await();
            assertSeen(Map.of("a2(b2)", VIRTUAL / 2));
            CompletableFuture<Boolean> quiet = onAnotherThread(() -> dispatch.awaitQuiet(next, () -> false));
            goOn.countDown();
            assertThat(result(quiet)).isTrue();
        }
        assertSeen(Map.of("a1(b1(a1))", VIRTUAL / 2, "a2(b2)", VIRTUAL / 2));
        awaitNoneKnown();
    }

    @Test
    void virtualThreadsThatWaitAtTheGateHoldNoOther() throws Exception {
        Generation next = world.prepare(a);
        Closing closing = dispatch.close(a.mark, next, Duration.ofMinutes(5), VIRTUAL);
        try (Tasks executor = new Tasks(VirtualThreads.executor())) {
            for (int i = 0; i < VIRTUAL; i++) {
                executor.run(() -> see(a.call()));
            }
            awaitUntil("all of them wait", () -> closing.parked() == VIRTUAL);
            assertThat(dispatch.awaitQuiet(closing)).isTrue();
            // There are as many real threads for them as there are cores.
            CountDownLatch another = new CountDownLatch(1);
            executor.run(() -> {
                see(b.call());
                another.countDown();
            });
            another.await();
            assertSeen(Map.of("b1", 1));
            dispatch.flip(next);
            dispatch.open(closing);
        }
        assertSeen(Map.of("a2", VIRTUAL, "b1", 1));
        awaitNoneKnown();
    }

    /** All the while patches look through those that are known. */
    @Test
    void platformThreadsThatDoNotLiveLongLeaveNothingBehind() throws Exception {
        CompletableFuture<Boolean> over = new CompletableFuture<>();
        CompletableFuture<Integer> patches = onAnotherThread(() -> {
            int done = 0;
            while (!over.isDone()) {
                Generation next = world.flip(a);
                assertThat(dispatch.awaitQuiet(next, () -> false)).isTrue();
                done++;
            }
            return done;
        });
        List<Thread> batch = new ArrayList<>();
        for (int i = 0; i < SHORT_LIVED; i++) {
            Thread thread = new Thread(() -> see(b.call()));
            thread.start();
            batch.add(thread);
            if (batch.size() == 100) {
                for (Thread each : batch) {
                    each.join();
                }
                batch.clear();
            }
        }
        over.complete(true);

        assertThat(result(patches)).isPositive();
        assertSeen(Map.of("b1", SHORT_LIVED));
        awaitNoneKnown();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** Waits for its tasks at the end; {@link ExecutorService} does so itself from Java 19 on. */
    private record Tasks(ExecutorService executor) implements AutoCloseable {

        void run(Runnable task) {
            executor.execute(task);
        }

        @Override
        public void close() {
            executor.shutdown();
            awaitUntil("all tasks have ended", executor::isTerminated);
        }
    }
}
