package org.ninelives.runtime.state;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The threads that fill the objects of one large graph together, as the threads of a parallel collector copy (Flood,
 * Detlefs, Shavit, Zhang: Parallel garbage collection for shared memory multiprocessors, 2001): each has a stack of its own,
 * and whoever has much on it gives some away when another has nothing to do.
 *
 * <p>One leads. It is the thread that moves the state anyway, and only there code of the module runs: containers that ask
 * their contents, constructors with code in them, whatever nobody has met before. A helper leaves that to it. So the module's
 * authors need not know that there are several, and what is in the making is only ever seen by the one who makes it.
 *
 * <p>Nobody waits for an object, so there is no deadlock: two threads that make the same one's successor both do, and the
 * identity map tells who was first.
 */
final class Team implements AutoCloseable {

    private final Known known;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Thread> helpers = new ArrayList<>();

    /** What any of them may fill: the old object, the new one and the shape in turn. */
    private final Deque<@Nullable Object[]> given = new ArrayDeque<>();

    /** What only the one who leads may fill. */
    private final Deque<@Nullable Object[]> left = new ArrayDeque<>();

    /** How many have nothing to do, which is the end if it is all of them. */
    private int idle;

    /** How many wait for others: neither these nor the idle ones touch the map. */
    private int heldUp;

    /** To be looked at without the lock, often. */
    private volatile boolean hungry;

    private volatile boolean growing;
    private volatile boolean over;

    /** Whether something was left to the one who leads, or has failed. */
    private volatile boolean calling;

    /** The parts of a container that the one who leads waits for. */
    private volatile @Nullable Bulk bulk;

    private @Nullable Throwable failure;

    Team(Known known) {
        this.known = known;
    }

    /** Lets each of these run on a thread of its own. */
    void begin(List<Runnable> work) {
        for (Runnable each : work) {
            Thread helper = new Thread(each, "ninelives-state-" + (helpers.size() + 1));
            helper.setDaemon(true);
            helpers.add(helper);
        }
        int started = 0;
        try {
            for (Thread helper : helpers) {
                helper.start();
                started++;
            }
        } catch (OutOfMemoryError noThreadLeft) {
            withoutHelp(helpers.size() - started);
        }
    }

    /** Some are not there: it takes longer, and that is all. */
    private void withoutHelp(int count) {
        lock.lock();
        try {
            idle += count;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether somebody has nothing to do. */
    boolean isHungry() {
        return hungry;
    }

    /** Whether there is something for the one who leads. */
    boolean isCalling() {
        return calling;
    }

    /** Whether there is no need to go on. */
    boolean isOver() {
        return over;
    }

    /** Gives some objects away. */
    void give(@Nullable Object[] objects) {
        lock.lock();
        try {
            given.add(objects);
            hungry = given.size() < idle;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Leaves some to the one who leads. */
    void leave(@Nullable Object[] objects) {
        lock.lock();
        try {
            left.add(objects);
            calling = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets others help with a container. */
    void offer(Bulk some) {
        lock.lock();
        try {
            bulk = some;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Helps with a container if there is one. */
    void help(Direct by) {
        Bulk some = bulk;
        if (some == null || !some.hasMore()) {
            return;
        }
        lock.lock();
        try {
            if (bulk != some) {
                return;
            }
            some.helping++;
        } finally {
            lock.unlock();
        }
        try {
            some.work(by);
        } catch (RuntimeException | Error failed) {
            // Before the one who leads comes back.
            fail(failed);
            throw failed;
        } finally {
            lock.lock();
            try {
                some.helping--;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Comes back when nobody is helping with a container any more. */
    void waitFor(Bulk some) {
        lock.lock();
        try {
            bulk = null;
            // Not idle: there is more to do when it comes back.
            heldUp++;
            changed.signalAll();
            while (growing || some.helping > 0) {
                changed.awaitUninterruptibly();
            }
            heldUp--;
        } finally {
            lock.unlock();
        }
    }

    /** What has been left to the one who leads; null if there is nothing for now. */
    @Nullable
    Object @Nullable [] left() {
        lock.lock();
        try {
            @Nullable Object[] next = left.poll();
            calling = next != null || failure != null;
            return next;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for something to do.
     *
     * @param leads whether the calling thread does, which also comes back when it is {@linkplain #isCalling called}
     * @return null if there is nothing any more, or the caller is called
     */
    @Nullable
    Object @Nullable [] next(boolean leads) {
        lock.lock();
        try {
            idle++;
            hungry = given.size() < idle;
            changed.signalAll();
            while (!over && (growing || (given.isEmpty() && !(leads ? !left.isEmpty() : hasBulk())))) {
                if (idle > helpers.size() && given.isEmpty() && left.isEmpty()) {
                    over = true;
                    changed.signalAll();
                } else {
                    changed.awaitUninterruptibly();
                }
            }
            idle--;
            @Nullable Object[] next = over ? null : given.poll();
            hungry = given.size() < idle;
            return next;
        } finally {
            lock.unlock();
        }
    }

    private boolean hasBulk() {
        Bulk some = bulk;
        return some != null && some.hasMore();
    }

    /** To be called every now and then, while the calling thread is not in the middle of anything: others may wait for it. */
    void pass() {
        if (growing) {
            lock.lock();
            try {
                holdUp();
            } finally {
                lock.unlock();
            }
        }
    }

    private void holdUp() {
        heldUp++;
        changed.signalAll();
        while (growing) {
            changed.awaitUninterruptibly();
        }
        heldUp--;
    }

    /** Gives a pen another piece of the map, which grows first where it has to; the calling thread is not in the midst of it. */
    void renew(Known.Pen pen) {
        lock.lock();
        try {
            while (growing) {
                holdUp();
            }
            if (over) {
                throw new TooHard();
            }
            if (!known.hasRoom()) {
                grow();
            }
            known.renew(pen);
        } finally {
            lock.unlock();
        }
    }

    private void grow() {
        growing = true;
        try {
            while (idle + heldUp < helpers.size()) {
                changed.awaitUninterruptibly();
            }
            known.makeRoom();
        } finally {
            growing = false;
            changed.signalAll();
        }
    }

    /** Says that it cannot be done, so that everybody stops soon; the first reason counts. */
    void fail(Throwable reason) {
        lock.lock();
        try {
            if (failure == null) {
                failure = reason;
            }
            calling = true;
            over = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Why it could not be done; null if it could, or can. */
    @Nullable
    Throwable failure() {
        lock.lock();
        try {
            return failure;
        } finally {
            lock.unlock();
        }
    }

    /** A thread that helped is at its end. */
    void goHome() {
        lock.lock();
        try {
            idle++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the work, and comes back when all others have ended. */
    @Override
    public void close() {
        lock.lock();
        try {
            over = true;
            // The caller touches the map no more, for which one that makes room may be waiting.
            idle++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        for (Thread helper : helpers) {
            while (helper.isAlive()) {
                try {
                    helper.join();
                } catch (InterruptedException again) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
