package org.ninelives.runtime.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Foreign work has a deadline, and a name when it misses it. */
class WorkersTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(20);

    private static final boolean GROUPS_STAY = Runtime.version().feature() < 19;

    private final Workers workers = new Workers();
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch hanging = new CountDownLatch(1);

    /** For these, the time has passed when the work hangs, on whatever machine. */
    private final Workers untilItHangs = new Workers((task, limit) -> {
        hanging.await();
        throw new TimeoutException();
    });

    @AfterEach
    void letGo() {
        release.countDown();
        workers.close();
        untilItHangs.close();
    }

    @Test
    void itReturnsWhatTheWorkReturns() throws Exception {
        assertThat(workers.<String>call("work", LONG, () -> "done")).isEqualTo("done");
    }

    @Test
    void theWorkRunsOnADaemonOfItsOwn_namedAfterIt() throws Exception {
        Thread thread = workers.call("start of route 2.0.0", LONG, Thread::currentThread);

        assertThat(thread).isNotSameAs(Thread.currentThread());
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.getName()).startsWith("ninelives-").endsWith(" start of route 2.0.0");
    }

    @Test
    @Timeout(30)
    void aThreadThatHasEndedKeepsNothingOfItsWork_thoughItsObjectIsKept() throws Exception {
        AtomicReference<Object> held = new AtomicReference<>(new Object());
        WeakReference<Object> seen = new WeakReference<>(held.get());
        Thread thread = workers.start("work", keeping(held));
        thread.join();

        while (seen.get() != null) {
            System.gc();
        }
        assertThat(thread.isAlive()).isFalse();
    }

    /** Work that holds an object, which nobody else holds from then on. */
    private static Runnable keeping(AtomicReference<Object> held) {
        Object mine = held.getAndSet(null);
        return () -> assertThat(mine).isNotNull();
    }

    @Test
    void theWorkDoesNotInheritTheLoaderOfWhoeverAsked() throws Exception {
        Thread asking = Thread.currentThread();
        ClassLoader before = asking.getContextClassLoader();
        asking.setContextClassLoader(new ClassLoader(before) {});
        try {
            ClassLoader seen =
                    workers.call("work", LONG, () -> Thread.currentThread().getContextClassLoader());

            assertThat(seen).isSameAs(Workers.class.getClassLoader());
        } finally {
            asking.setContextClassLoader(before);
        }
    }

    @Test
    void exceptionsAndErrorsPassUnchanged() {
        for (Throwable thrown : new Throwable[] {
            new IOException("checked"),
            new IllegalStateException("unchecked"),
            new NoClassDefFoundError("late"),
            new StackOverflowError()
        }) {
            assertThatThrownBy(() -> workers.call("work", LONG, throwing(thrown)))
                    .isSameAs(thrown);
        }
        assertThat(workers.stuck()).isEmpty();
    }

    @Test
    @Timeout(30)
    void theClockSaysWhatIsOverdue_alsoWhatHasHardlyBegun() {
        OverdueException overdue = catchThrowableOfType(
                OverdueException.class, () -> workers.call("work", Duration.ofNanos(1), this::hangWhateverHappens));

        assertThat(overdue).hasMessageStartingWith("work did not end within");
    }

    @Test
    @Timeout(30)
    void overdueWorkIsInterrupted_andNamedWithItsStack() throws Exception {
        AtomicReference<Thread> worker = new AtomicReference<>();
        CountDownLatch interrupted = new CountDownLatch(1);

        OverdueException overdue = catchThrowableOfType(
                OverdueException.class,
                () -> untilItHangs.call("start of route 2.0.0", SHORT, () -> {
                    worker.set(Thread.currentThread());
                    return hangUntilInterrupted(interrupted);
                }));

        assertThat(overdue).hasMessage("start of route 2.0.0 did not end within 20 ms; " + overdue.where());
        assertThat(overdue.thread()).isSameAs(worker.get());
        assertThat(overdue.where())
                .startsWith("thread \"ninelives-")
                .contains("start of route 2.0.0\"\n    at ")
                .contains("hangUntilInterrupted");
        assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void workThatIgnoresTheInterruptIsRememberedUntilItEnds() throws Exception {
        OverdueException overdue = catchThrowableOfType(
                OverdueException.class, () -> untilItHangs.call("work", SHORT, this::hangWhateverHappens));
        assertThat(untilItHangs.stuck()).containsExactly(overdue.thread());

        release.countDown();
        overdue.thread().join(LONG.toMillis());

        assertThat(untilItHangs.stuck()).isEmpty();
    }

    @Test
    void otherWorkGoesOnBesideWhatHangs() throws Exception {
        assertThatThrownBy(() -> workers.call("work", SHORT, this::hangWhateverHappens))
                .isInstanceOf(OverdueException.class);

        assertThat(workers.<String>call("other work", LONG, () -> "done")).isEqualTo("done");
    }

    @Test
    void whoeverIsInterruptedWhileWaitingStopsTheWork_andHearsOfItOnce() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        Thread waiting = Thread.currentThread();

        assertThatThrownBy(() -> workers.call("work", LONG, () -> {
                    waiting.interrupt();
                    return hangUntilInterrupted(interrupted);
                }))
                .isInstanceOf(InterruptedException.class);

        assertThat(Thread.interrupted())
                .as("the exception stands for the flag, or what cleans up would be interrupted as well")
                .isFalse();
        assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void closingInterruptsWhatHangs() throws Exception {
        CountDownLatch secondInterrupt = new CountDownLatch(1);
        CountDownLatch firstInterrupt = new CountDownLatch(1);
        OverdueException overdue = catchThrowableOfType(
                OverdueException.class,
                () -> untilItHangs.call("work", SHORT, () -> {
                    hangUntilInterrupted(firstInterrupt);
                    return hangUntilInterrupted(secondInterrupt);
                }));
        assertThat(firstInterrupt.await(30, TimeUnit.SECONDS)).isTrue();

        untilItHangs.close();

        assertThat(secondInterrupt.await(30, TimeUnit.SECONDS)).isTrue();
        overdue.thread().join(LONG.toMillis());
        assertThat(overdue.thread().isAlive()).isFalse();
    }

    @Test
    void startedWorkIsWaitedForByNobody() throws Exception {
        CountDownLatch began = new CountDownLatch(1);

        Thread thread = workers.start("background", () -> {
            began.countDown();
            hangWhateverHappens();
        });

        assertThat(began.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(thread.isAlive()).isTrue();
        assertThat(thread.isDaemon()).isTrue();
    }

    private static Callable<String> throwing(Throwable thrown) {
        return () -> {
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (Exception) thrown;
        };
    }

    private String hangUntilInterrupted(CountDownLatch interrupted) {
        hanging.countDown();
        try {
            release.await();
        } catch (InterruptedException expected) {
            interrupted.countDown();
        }
        return "";
    }

    private String hangWhateverHappens() {
        hanging.countDown();
        while (true) {
            try {
                release.await();
                return "";
            } catch (InterruptedException ignored) {
                // That is the point.
            }
        }
    }

    @Test
    @Timeout(60)
    void versionsThatComeAndGoShareOneGroupOfThreads_whereThatStaysForEver() throws Exception {
        Set<ThreadGroup> groups = new HashSet<>();
        for (long version = 1; version <= 50; version++) {
            groups.add(groupOf(version));
            workers.forget(version);
        }
        assertThat(groups).hasSize(GROUPS_STAY ? 1 : 50);
    }

    @Test
    @Timeout(60)
    @SuppressWarnings("removal") // what a module may do nevertheless
    void aGroupThatAVersionHasChangedIsNotUsedAgain() throws Exception {
        List<Consumer<ThreadGroup>> changes = List.of(
                ThreadGroup::destroy,
                group -> group.setDaemon(true),
                group -> group.setMaxPriority(Thread.MIN_PRIORITY));
        Set<ThreadGroup> groups = new HashSet<>();
        for (int version = 1; version <= changes.size(); version++) {
            ThreadGroup group = groupOf(version);
            groups.add(group);
            changes.get(version - 1).accept(group);
            workers.forget(version);
        }

        groups.add(groupOf(changes.size() + 1));

        assertThat(groups).hasSize(changes.size() + 1);
    }

    @Test
    @Timeout(60)
    void aThreadThatAVersionLeftBehindIsNotTakenForOneOfALaterVersion() throws Exception {
        AtomicReference<Thread> left = new AtomicReference<>();
        workers.of(1)
                .start("start of 1", () -> {
                    Thread thread = new Thread(this::awaitRelease);
                    thread.start();
                    left.set(thread);
                })
                .join();
        assertThat(workers.of(1).hasStarted(left.get())).isTrue();

        workers.forget(1);
        groupOf(2);

        assertThat(workers.of(2).hasStarted(left.get())).isFalse();
    }

    private void awaitRelease() {
        try {
            release.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private ThreadGroup groupOf(long version) throws InterruptedException {
        AtomicReference<ThreadGroup> group = new AtomicReference<>();
        workers.of(version)
                .start(
                        "start of " + version,
                        () -> group.set(Thread.currentThread().getThreadGroup()))
                .join();
        return group.get();
    }
}
