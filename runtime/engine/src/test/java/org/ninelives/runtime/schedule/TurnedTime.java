package org.ninelives.runtime.schedule;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/** A clock that a test turns; ticks run on the test's own thread, in the order in which they come due. */
final class TurnedTime implements Time {

    private record Waiting(long at, int number, Runnable what) {}

    private final List<Waiting> alarms = new ArrayList<>();
    private final Deque<Runnable> ticks = new ArrayDeque<>();
    private long now = Long.MAX_VALUE - 1_000_000_000L; // soon to overflow, as the real one may
    private int made;
    private boolean turning;
    private Error refusal;

    /** May be called by work: then others run meanwhile, as on other threads. */
    void turn(Duration by) {
        long until = now + by.toNanos();
        boolean outer = turning;
        turning = true;
        for (Waiting next = next(until); next != null; next = next(until)) {
            alarms.remove(next);
            now = next.at - now > 0 ? next.at : now;
            next.what.run();
            runTicks();
        }
        turning = outer;
        now = until - now > 0 ? until : now;
    }

    private Waiting next(long until) {
        return alarms.stream()
                .filter(alarm -> alarm.at - until <= 0)
                .min(Comparator.<Waiting>comparingLong(alarm -> alarm.at - until)
                        .thenComparing(Waiting::number))
                .orElse(null);
    }

    private void runTicks() {
        while (!ticks.isEmpty()) {
            ticks.remove().run();
        }
    }

    /** Called by work: it takes this long. */
    void pass(Duration time) {
        now += time.toNanos();
    }

    /** No thread can be made for the next tick. */
    void refuseNext(Error why) {
        refusal = why;
    }

    int alarms() {
        return alarms.size();
    }

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public Alarm at(long nanos, Runnable what) {
        Waiting alarm = new Waiting(nanos, made++, what);
        alarms.add(alarm);
        return () -> alarms.remove(alarm);
    }

    @Override
    public Pool newPool() {
        return new Pool() {
            private boolean ended;

            @Override
            public void execute(Runnable tick) {
                Error refused = refusal;
                refusal = null;
                if (refused != null) {
                    throw refused;
                }
                if (ended || !turning) {
                    throw new IllegalStateException("nobody runs ticks here");
                }
                ticks.add(tick);
            }

            @Override
            public void end() {
                ended = true;
            }
        };
    }
}
