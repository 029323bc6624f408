package org.ninelives.runtime.framework;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A step that brings something up to date, never run by two threads at once: whoever asks for it while it runs makes it run
 * once more. So it needs no lock while it calls the framework. Thread-safe.
 */
final class Repeated {

    private final Runnable step;
    private final AtomicInteger asked = new AtomicInteger();

    Repeated(Runnable step) {
        this.step = step;
    }

    /** Runs it, and throws what it throws; returns at once if another thread is at it, which then sees what this one has changed. */
    void run() {
        if (asked.getAndIncrement() != 0) {
            return;
        }
        int seen;
        do {
            seen = asked.get();
            try {
                step.run();
            } catch (RuntimeException | Error failure) {
                asked.set(0);
                throw failure;
            }
        } while (!asked.compareAndSet(seen, 0));
    }
}
