package org.ninelives.runtime.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.ninelives.runtime.dispatch.World.Module;

/**
 * Many modules flip by one write: sixteen threads, some thousands of flips of two modules at once, and no call meets versions
 * that never served together. That is counted, not measured: the callers go on until the last flip.
 */
class OneInstantTest {

    private static final int THREADS = 16;
    private static final int FLIPS = 4_000;

    /** At least so many calls meet them. */
    private static final int CALLS = 50_000;

    /** Of so many flips one closes the gate; the others leave calls inside where they are. */
    private static final int GATED = 40;

    private final World world = new World();
    private final Module a = world.serving("");
    private final Module b = world.serving("");
    private final Queue<String> mixes = new ConcurrentLinkedQueue<>();
    private final LongAdder calls = new LongAdder();
    private final AtomicBoolean over = new AtomicBoolean();

    @Test
    void noCallSeesTwoVersions_andNoThreadGoesBack() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(new Thread(this::callUntilItIsOver, "caller " + i));
        }
        threads.forEach(Thread::start);
        int flips = 0;
        try {
            while (flips < FLIPS || calls.sum() < CALLS) {
                flip(++flips % GATED == 0);
            }
        } finally {
            over.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
        }

        System.out.printf("%,d calls by %d threads met %,d flips%n", calls.sum(), THREADS, flips);
        assertThat(mixes).isEmpty();
        assertThat(a.call(b::call)).isEqualTo("%1$d(%1$d)", flips + 1);
    }

    private void flip(boolean gated) {
        if (!gated) {
            world.flip(a, b);
            return;
        }
        Generation next = world.prepare(a, b);
        Closing closing = world.close(next, a, b);
        assertThat(world.dispatch.awaitQuiet(closing)).as("quiet").isTrue();
        assertThat(closing.decide()).as("decided").isTrue();
        world.dispatch.flip(next);
        world.dispatch.open(closing);
        // Nobody can meet what served before: the chains do not grow for ever.
        world.dispatch.forgetFormer(a.dispatcher, next);
        world.dispatch.forgetFormer(b.dispatcher, next);
    }

    private void callUntilItIsOver() {
        int last = 0;
        while (!over.get()) {
            List<String> met = new ArrayList<>();
            String first = a.call(() -> {
                met.add(b.call());
                LockSupport.parkNanos(1000); // a flip may come here
                met.add(b.call());
                return "";
            });
            calls.increment();
            met.add(first);
            if (met.stream().distinct().count() > 1) {
                mixes.add("one call met " + met);
            }
            int now = Integer.parseInt(first);
            int then = Integer.parseInt(b.call());
            if (now < last || then < now) {
                mixes.add(last + ", then " + now + ", then " + then);
            }
            last = then;
        }
    }
}
