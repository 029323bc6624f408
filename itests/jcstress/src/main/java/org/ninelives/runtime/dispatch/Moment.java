package org.ninelives.runtime.dispatch;

/** One call and one flip, with the classes that do both. */
abstract class Moment {

    private static final long MARK = 1;

    /** What is committed beforehand. */
    static final int FORMER = 1;

    private final Barrier barrier;
    private final Caller caller;
    private final Generations generations = new Generations();
    private final Generation next = generations.next(MARK);

    Moment(Barrier barrier) {
        this.barrier = barrier;
        this.caller = new Caller(Thread.currentThread(), barrier);
    }

    /** As {@link Entry} does: the number of the generation that the call meets. */
    final int call() {
        caller.touch(MARK);
        return (int) generations.committed().number();
    }

    /** As {@link Callers} does: whether the patch would wait for the call. */
    final int flip() {
        generations.commit(next);
        barrier.betweenGateAndMarks();
        return caller.marks == 0 ? 0 : 1;
    }
}
