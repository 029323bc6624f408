package org.ninelives.runtime.framework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ninelives.runtime.transaction.LeftBehindException;
import org.ninelives.runtime.worker.Workers;

class UndoTest {

    private static final Duration SHORT = Duration.ofMillis(50);

    private final Workers workers = new Workers();
    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final Workers untilItHangs = new Workers((task, limit) -> {
        hanging.await();
        throw new TimeoutException();
    });
    private final List<String> done = new ArrayList<>();

    @AfterEach
    void release() {
        released.countDown();
        workers.close();
        untilItHangs.close();
    }

    @Test
    void aStepThatHangsIsLeftBehind_andTheOthersHaveTheirTurn() {
        Undo undo = new Undo(workers, Duration.ofNanos(1), Duration.ofSeconds(60));
        Undo hurried = new Undo(untilItHangs, SHORT, SHORT);

        assertThat(hurried.attempt("hang", this::hang)).isFalse();
        assertThat(hurried.attempt("hang again", this::hang)).isFalse();
        assertThat(undo.attempt("after that", () -> done.add("after"))).isTrue();

        LeftBehindException left = catchThrowableOfType(LeftBehindException.class, () -> hurried.end("not undone"));
        assertThat(left).hasMessage("not undone");
        assertThat(left.left()).hasSize(2);
        assertThat(left.left().get(0)).startsWith("hang did not end within ").contains("UndoTest.hang(");
        assertThat(done).containsExactly("after");
    }

    @Test
    void whatIsThrownIsLeft_andNothingElse() throws Exception {
        Undo undo = new Undo(workers);
        Undo clean = new Undo(workers);

        undo.attempt("throw", () -> {
            throw new IllegalStateException("no");
        });
        undo.attempt("leave", () -> {
            throw new LeftBehindException("some", null, List.of("a", "b"));
        });
        clean.attempt("work", () -> done.add("work"));

        clean.end("nothing is left");
        LeftBehindException left = catchThrowableOfType(LeftBehindException.class, () -> undo.end("not undone"));
        assertThat(left.left()).containsExactly("throw: java.lang.IllegalStateException: no", "a", "b");
        assertThat(done).containsExactly("work");
    }

    @Test
    void anInterruptCostsOneStep_andIsToldAtTheEnd() {
        Undo undo = new Undo(workers);
        Thread.currentThread().interrupt();

        undo.attempt("first", this::hang);
        undo.attempt("second", () -> done.add("second"));

        LeftBehindException left = catchThrowableOfType(LeftBehindException.class, () -> undo.end("not undone"));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(left.left()).containsExactly("first: interrupted");
        assertThat(done).containsExactly("second");
    }

    private void hang() {
        hanging.countDown();
        try {
            released.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
