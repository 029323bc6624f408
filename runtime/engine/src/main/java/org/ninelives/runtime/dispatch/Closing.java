package org.ninelives.runtime.dispatch;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One closing of the gate: which modules it is for, who waits, and who decides how it ends.
 *
 * <p>Exactly one of two things happens, by one compare-and-set: the patch <em>decides</em> (then it commits, and the
 * callers wait for that), or somebody <em>gives up</em> (the deadline passed, too many calls wait, or the operator aborts; then the callers go
 * on to the incumbent at once and the patch can no longer commit). So a patch that hangs cannot hold a caller, and a caller
 * that leaves cannot meet a commit halfway.
 */
public final class Closing {

    private enum State {
        UNDECIDED,
        DECIDED,
        TOO_LATE,
        TOO_CROWDED,
        ABANDONED
    }

    private final long marks;
    private final Generation next;
    private final int mostParked;
    private final long closedAtNanos = System.nanoTime();
    private final long deadlineNanos;
    private final AtomicReference<State> state = new AtomicReference<>(State.UNDECIDED);
    private final CountDownLatch opened = new CountDownLatch(1);
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong parked = new AtomicLong();
    private final AtomicLong longestWaitNanos = new AtomicLong();

    private volatile long openedAtNanos;

    /** {@link Long#MIN_VALUE} until no call is inside. */
    private volatile long quietAfterNanos = Long.MIN_VALUE;

    /** What has to be over before calls go on; guarded by this. */
    private Runnable beforehand = () -> {};

    /** Whether that is over; guarded by this. */
    private boolean opening;

    Closing(long marks, Generation next, Duration longest, int mostParked) {
        this.marks = marks;
        this.next = next;
        this.mostParked = mostParked;
        this.deadlineNanos = closedAtNanos + longest.toNanos();
    }

    /**
     * Whether a call has to wait: it is for a module of this patch, and its thread can go on in the generation to come. A
     * thread that has touched the patch already, or a former version of another module, cannot: it must pass, or the
     * wait for it to leave would never end. A candidate's own call is there already and passes too.
     *
     * <p>The same question as in {@link Callers#awaitQuiet}, so that everybody parks or is waited for.
     *
     * @param on the number of the generation that the call is on
     * @param touched the marks of the modules that it has touched
     */
    boolean parks(long mark, long on, long touched) {
        return (marks & mark) != 0 && on < next.number() && !next.changedSince(on, touched);
    }

    long marks() {
        return marks;
    }

    /** No call is inside any more. */
    void quiet() {
        quietAfterNanos = System.nanoTime() - closedAtNanos;
    }

    Generation next() {
        return next;
    }

    /**
     * Waits until the gate is open. Keeps the interrupt flag of its thread.
     *
     * @param open opens the gate where this call finds that the patch has to give way
     */
    void await(Runnable open) {
        parked.incrementAndGet();
        long since = System.nanoTime();
        if (waiting.incrementAndGet() > mostParked && giveUp(State.TOO_CROWDED)) {
            open.run();
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    long left = deadlineNanos - System.nanoTime();
                    if (state.get() == State.DECIDED) {
                        opened.await();
                        return;
                    }
                    if (opened.await(left, TimeUnit.NANOSECONDS)) {
                        return;
                    }
                    // Whoever gave up, this call or the patch: without the next line it would run in circles until the
                    // patch has come to open the gate.
                    if (givenUp()) {
                        open.run();
                    }
                } catch (InterruptedException interruption) {
                    interrupted = true;
                }
            }
        } finally {
            waiting.decrementAndGet();
            longestWaitNanos.accumulateAndGet(System.nanoTime() - since, Math::max);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The patch is about to commit; false if somebody gave up before. */
    public boolean decide() {
        return state.compareAndSet(State.UNDECIDED, State.DECIDED);
    }

    /** The patch must not commit any more; false if it has decided already, or was given up before. */
    private boolean giveUp(State why) {
        return state.compareAndSet(State.UNDECIDED, why);
    }

    /** The patch is given up by whoever asked for it; without effect if it has decided already. */
    public void abandon() {
        giveUp(State.ABANDONED);
    }

    /** Whether the patch can no longer commit; also finds that the deadline has passed. */
    public boolean givenUp() {
        if (System.nanoTime() - deadlineNanos > 0) {
            giveUp(State.TOO_LATE);
        }
        State now = state.get();
        return now != State.UNDECIDED && now != State.DECIDED;
    }

    /** Why it was given up, for messages. */
    public String whyGivenUp() {
        State now = state.get();
        if (now == State.TOO_CROWDED) {
            return "more than " + mostParked + " calls waited at the gate";
        }
        if (now == State.ABANDONED) {
            return "it was aborted";
        }
        return now == State.TOO_LATE ? "the gate was closed for the longest pause allowed" : "nobody gave up";
    }

    /** What is left until the deadline; never negative. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
    }

    /**
     * Something has to be done before calls go on, whoever opens the gate; at once if they do already.
     *
     * @param work soon done, and may be done twice
     */
    public synchronized void beforeOpening(Runnable work) {
        beforehand = work;
        if (opening) {
            work.run();
        }
    }

    /** Nobody comes through before this has returned. */
    synchronized void opens() {
        opening = true;
        beforehand.run();
    }

    synchronized void opened() {
        if (opened.getCount() != 0) {
            openedAtNanos = System.nanoTime();
            opened.countDown();
        }
    }

    /** How many calls have waited here. */
    public long parked() {
        return parked.get();
    }

    /** How long the one that waited longest has waited. */
    public Duration longestWait() {
        return Duration.ofNanos(longestWaitNanos.get());
    }

    /** How long it took until no call was inside; as long as the gate was closed, if one was to the end. */
    public Duration drain() {
        return quietAfterNanos == Long.MIN_VALUE ? pause() : Duration.ofNanos(quietAfterNanos);
    }

    /** How long the gate was closed, or has been until now. */
    public Duration pause() {
        long until = opened.getCount() == 0 ? openedAtNanos : System.nanoTime();
        return Duration.ofNanos(until - closedAtNanos);
    }
}
