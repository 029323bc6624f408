package org.ninelives.runtime.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ninelives.runtime.framework.Halt.Rest;

/** A thread that does one thing after the other waits as long as it is needed, and no longer than it may. */
@Timeout(60)
class HaltTest {

    private static final Duration LONG = Duration.ofMinutes(10);

    private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private final List<String> takenBack = new ArrayList<>();
    private final Thread worker = new Thread(this::work, "one after the other");
    private int sent;

    private void work() {
        try {
            while (true) {
                queue.take().run();
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void end() throws InterruptedException {
        worker.interrupt();
        worker.join();
    }

    private Halt halt(Duration limit) {
        worker.setDaemon(true);
        worker.start();
        return new Halt(limit, work -> {
            String name = "errand " + ++sent;
            queue.add(work);
            return () -> takenBack.add(name);
        });
    }

    /** Returns when the thread has done all that there was to do. */
    private void awaitFree() throws InterruptedException {
        LinkedBlockingQueue<String> reached = new LinkedBlockingQueue<>();
        queue.add(() -> reached.add("free"));
        reached.take();
    }

    @Test
    void theThreadWaitsUntilTheLastOneNeedsItNoMore() throws Exception {
        Halt halt = halt(LONG);
        Rest first = halt.begin();
        Rest second = halt.begin();
        List<String> later = new ArrayList<>();
        queue.add(() -> later.add("later"));
        first.close();
        assertThat(takenBack).isEmpty();
        assertThat(later).isEmpty();
        second.close();
        awaitFree();
        assertThat(later).containsExactly("later");
        assertThat(takenBack).containsExactly("errand 1");
        assertThat(List.of(first.isLetGo(), second.isLetGo())).containsExactly(false, false);
    }

    @Test
    void theThreadWaitsNoLongerThanItMay_andWhoeverComesThenHasItWaitAnew() throws Exception {
        Halt halt = halt(Duration.ofMillis(1));
        Rest first = halt.begin();
        awaitFree();
        assertThat(first.isLetGo()).isTrue();
        Rest second = halt.begin();
        assertThat(sent).isEqualTo(2);
        first.close();
        second.close();
        assertThat(takenBack).containsExactly("errand 1", "errand 2");
    }

    @Test
    void theThreadGoesOnWhenItIsNeededElsewhere() throws Exception {
        Halt halt = halt(LONG);
        Rest first = halt.begin();
        halt.letGo();
        awaitFree();
        assertThat(first.isLetGo()).isTrue();
        first.close();
        try (Rest second = halt.begin()) {
            assertThat(second.isLetGo()).isFalse();
        }
        halt.letGo();
    }
}
