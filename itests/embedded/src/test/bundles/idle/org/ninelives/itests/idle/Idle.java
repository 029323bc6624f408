package org.ninelives.itests.idle;

import java.util.Timer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.ninelives.api.module.Lifecycle;
import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Counter;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Unending;
import org.osgi.service.component.annotations.Component;

/** Starts what it never ends: a thread, a timer and a pool. The names tell the version, the classes do not. */
@Component
@Patchable
public class Idle implements Counter, Lifecycle {

    private long count;

    @Override
    public void promoted() {
        String version = version();
        CountDownLatch end = new CountDownLatch(1);
        Unending.begun(end::countDown);
        Thread thread = new Thread(() -> loop(version, end), "loop of " + version);
        thread.setDaemon(true);
        thread.start();
        Timer timer = new Timer("timer of " + version, true);
        Unending.begun(timer::cancel);
        ExecutorService pool = Executors.newSingleThreadExecutor(work -> {
            Thread made = new Thread(work, "pool of " + version);
            made.setDaemon(true);
            return made;
        });
        Unending.begun(pool::shutdown);
        pool.execute(() -> Script.reached(this, "pooled"));
    }

    private static void loop(String version, CountDownLatch end) {
        Script.reached(version + " loops");
        try {
            end.await();
        } catch (InterruptedException interrupted) {
            Script.reached(version + " was interrupted");
        }
    }

    @Override
    public synchronized long next() {
        return ++count;
    }

    @Override
    public String version() {
        return Script.version(this);
    }
}
