package org.ninelives.runtime.framework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every object hears its turns one after the other, each once, whoever has no time to wait for it. */
@Timeout(60)
class ToldTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final Object object = new Object();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final CountDownLatch inPromoted = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    private Thread promotedSlowly(Told told) throws InterruptedException {
        FutureTask<Void> task = new FutureTask<>(() -> {
            told.tell(object, true, () -> true, () -> {
                inPromoted.countDown();
                goOn.await();
                heard.add("promoted");
            });
            return null;
        });
        Thread thread = new Thread(task, "slow");
        thread.start();
        inPromoted.await();
        return thread;
    }

    private void demoted() {
        heard.add("demoted");
    }

    @Test
    void itHearsEachOnce() throws Exception {
        Told told = new Told(LONG);
        for (int i = 0; i < 2; i++) {
            told.tell(object, true, () -> true, () -> heard.add("promoted"));
        }
        for (int i = 0; i < 2; i++) {
            told.tell(object, false, () -> true, this::demoted);
        }
        assertThat(heard).containsExactly("promoted", "demoted");
    }

    @Test
    void whatNobodyWaitedForIsSaidWhenItReturns() throws Exception {
        Told told = new Told(Duration.ofMillis(1));
        Thread slow = promotedSlowly(told);
        assertThatThrownBy(() -> told.tell(object, false, () -> true, this::demoted))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("it has not returned from its promoted() on the thread slow; when it does, it hears its"
                        + " demoted()");
        goOn.countDown();
        slow.join();
        assertThat(heard).containsExactly("promoted", "demoted");
        told.tell(object, false, () -> true, this::demoted);
        assertThat(heard).as("once").hasSize(2);
    }

    @Test
    void whoeverIsInterruptedLeavesItsWordBehindToo() throws Exception {
        Told told = new Told(LONG);
        Thread slow = promotedSlowly(told);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> told.tell(object, false, () -> true, this::demoted))
                .isInstanceOf(InterruptedException.class);
        goOn.countDown();
        slow.join();
        assertThat(heard).containsExactly("promoted", "demoted");
    }

    @Test
    void whatIsNoLongerTrueThenIsNotSaid() throws Exception {
        Told told = new Told(Duration.ofMillis(1));
        Thread slow = promotedSlowly(told);
        assertThatThrownBy(() -> told.tell(object, false, () -> goOn.getCount() > 0, this::demoted))
                .isInstanceOf(IllegalStateException.class);
        goOn.countDown();
        slow.join();
        assertThat(heard).containsExactly("promoted");
    }

    @Test
    void theLatestOfThoseThatNobodyWaitedForCounts() throws Exception {
        Told told = new Told(Duration.ofMillis(1));
        Thread slow = promotedSlowly(told);
        assertThatThrownBy(() -> told.tell(object, false, () -> true, this::demoted))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> told.tell(object, true, () -> true, () -> heard.add("promoted again")))
                .isInstanceOf(IllegalStateException.class);
        goOn.countDown();
        slow.join();
        assertThat(heard).containsExactly("promoted");
    }

    @Test
    void aWordThatIsOwedAndThrowsHurtsNobody() throws Exception {
        Told told = new Told(Duration.ofMillis(1));
        Thread slow = promotedSlowly(told);
        assertThatThrownBy(() -> told.tell(object, false, () -> true, () -> {
                    demoted();
                    throw new AssertionError("no");
                }))
                .isInstanceOf(IllegalStateException.class);
        goOn.countDown();
        slow.join();
        told.tell(object, true, () -> true, () -> heard.add("promoted again"));
        assertThat(heard).containsExactly("promoted", "demoted", "promoted again");
    }

    @Test
    void whatItDoesInItsTurnMayEndIt() throws Exception {
        Told told = new Told(LONG);
        told.tell(object, true, () -> true, () -> {
            heard.add("promoted");
            told.tell(object, false, () -> true, this::demoted);
        });
        assertThat(heard).containsExactly("promoted", "demoted");
    }
}
