package org.ninelives.runtime.schedule;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** When a task comes due, through all versions of its module. Guarded by the lock of its {@link Tasks}. */
final class Course {

    enum State {
        /** For its time. */
        WAITING,
        /** A thread has it: it waits for its turn, at the gate, or runs. */
        TICKING,
        /** It came due, and the version that serves has not declared it yet. */
        HELD,
        /** It ticks no more. */
        OVER
    }

    /** What came due longer ago is not made up. */
    static final long MOST_LATE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final String name;
    private final boolean periodic;
    private long due;
    private State state = State.HELD;
    private long ticks;
    private long leftOut;

    @Nullable
    private String failure;

    private Time.@Nullable Alarm alarm;

    Course(String name, boolean periodic, long due) {
        this.name = name;
        this.periodic = periodic;
        this.due = due;
    }

    /** Where another one stands, to go on from there later. */
    static Course copyOf(Course other) {
        Course copy = new Course(other.name, other.periodic, other.due);
        copy.ticks = other.ticks;
        copy.leftOut = other.leftOut;
        return copy;
    }

    String name() {
        return name;
    }

    boolean isPeriodic() {
        return periodic;
    }

    long due() {
        return due;
    }

    long ticks() {
        return ticks;
    }

    long leftOut() {
        return leftOut;
    }

    @Nullable
    String failure() {
        return failure;
    }

    boolean is(State asked) {
        return state == asked;
    }

    void waits(Time.Alarm until) {
        state = State.WAITING;
        alarm = until;
    }

    void ticks(State now) {
        state = now;
        alarm = null;
    }

    void over() {
        if (alarm != null) {
            alarm.cancel();
        }
        ticks(State.OVER);
    }

    void ticked(@Nullable String thrown) {
        ticks++;
        failure = thrown;
    }

    /** No tick was possible. */
    void failed(String why) {
        failure = why;
    }

    /**
     * The next time, on the grid that the first tick began: what passed before this tick began is made up, what passed while it
     * ran is left out.
     *
     * @param began when this tick began
     * @param took how long it ran, without what it waited at a gate
     * @param now when it ended
     */
    void next(long period, long began, long took, long now) {
        long since = Math.max(0, began - due);
        skip((since + took) / period - since / period, period);
        due += period;
        long late = now - due - MOST_LATE_NANOS;
        if (late > 0) {
            skip(Math.floorDiv(late + period - 1, period), period);
        }
    }

    private void skip(long points, long period) {
        leftOut += points;
        due += points * period;
    }

    /** What came due until now is left out, because a tick of the same name ran. */
    void leaveOut(long now, long period) {
        if (now - due > 0) {
            skip(Math.floorDiv(now - due + period - 1, period), period);
        }
    }

    /** Nothing of what passed until now is made up. */
    void resume(long now, long period) {
        if (now - due > 0) {
            due += Math.floorDiv(now - due + period - 1, period) * period;
        }
    }
}
