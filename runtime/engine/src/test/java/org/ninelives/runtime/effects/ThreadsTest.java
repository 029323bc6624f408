package org.ninelives.runtime.effects;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Only what is certainly the refused code's is interrupted. */
class ThreadsTest {

    private final CountDownLatch end = new CountDownLatch(1);
    private final CountDownLatch running = new CountDownLatch(1);
    private final ClassLoader candidate = new ClassLoader(null) {};

    /** By their names, these classes are some of the candidate's too. */
    private final Words words = wordsOf(ThreadsTest.class, Passing.class);

    private final Threads threads = new Threads(thread -> thread.getName().equals("new"));

    @AfterEach
    void end() {
        end.countDown();
    }

    @Test
    void aThreadForAClassThatTheServingVersionHasTooIsNamed_andLeftAlone() throws Exception {
        Thread thread = started(this::untilTheEnd);

        Aftermath after = takeBack(true);

        assertThat(after.takenBack()).isEmpty();
        assertThat(after.left()).isEmpty();
        assertThat(after.doubtful()).singleElement().asString().startsWith("the thread new was started while");
        assertThat(thread.isInterrupted()).isFalse();
        assertThat(thread.isAlive()).isTrue();
    }

    @Test
    void aThreadForAClassThatNobodyElseHasIsInterrupted() throws Exception {
        Thread thread = started(this::untilTheEnd);

        Aftermath after = takeBack(false);

        assertThat(after.takenBack()).containsExactly("the thread new of candidate was interrupted and ended");
        assertThat(after.doubtful()).isEmpty();
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void aThreadOfSomebodyElseThatIsInItJustNowIsNamed_andLeftAlone() throws Exception {
        Thread thread = started(() -> Passing.through(this::untilTheEnd));

        Aftermath after = new Aftermath();
        threads.takeBack(
                List.of(new Suspect("candidate", candidate, words, name -> name.equals(ThreadsTest.class.getName()))),
                after);

        assertThat(after.takenBack()).isEmpty();
        assertThat(after.doubtful()).hasSize(1);
        assertThat(thread.isAlive()).isTrue();
    }

    @Test
    void aThreadWhoseContextIsTheLoaderIsInterrupted_whateverItRuns() throws Exception {
        Thread thread = started(this::untilTheEnd);
        thread.setContextClassLoader(candidate);

        Aftermath after = takeBack(true);

        assertThat(after.takenBack()).containsExactly("the thread new of candidate was interrupted and ended");
    }

    private Aftermath takeBack(boolean elsewhere) throws InterruptedException {
        Aftermath after = new Aftermath();
        threads.takeBack(List.of(new Suspect("candidate", candidate, words, name -> elsewhere)), after);
        return after;
    }

    private Thread started(Runnable work) throws InterruptedException {
        Thread thread = new Thread(work, "new");
        thread.setDaemon(true);
        thread.start();
        running.await();
        return thread;
    }

    private void untilTheEnd() {
        running.countDown();
        try {
            end.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The candidate's alone. */
    private static final class Passing {

        static void through(Runnable work) {
            work.run();
        }
    }

    private static Words wordsOf(Class<?>... types) {
        Words words = new Words();
        for (Class<?> type : types) {
            String file = type.getName().replace('.', '/') + ".class";
            try (InputStream in = ClassLoader.getSystemResourceAsStream(file)) {
                assertThat(in).isNotNull();
                words.read(type.getName(), in.readAllBytes());
            } catch (IOException unreadable) {
                throw new IllegalStateException(unreadable);
            }
        }
        return words;
    }
}
