package org.ninelives.runtime.schedule;

/** The clock, and threads that wait for it. A test has one that it can turn. */
interface Time {

    /** As {@link System#nanoTime}: only differences mean something. */
    long nanos();

    /** Does something at a time, or at once if that has passed, on a thread that must not be kept. */
    Alarm at(long nanos, Runnable what);

    /** Threads for the ticks of one version of a module; they inherit nothing of the thread that asks. */
    Pool newPool();

    /** Something that is to happen. */
    interface Alarm {
        void cancel();
    }

    /** Runs ticks, a few at once; the others wait for their turn. */
    interface Pool {
        void execute(Runnable tick);

        /** Takes no more; what was taken is done, then the threads end. */
        void end();
    }
}
