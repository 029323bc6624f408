package org.ninelives.itests.shared;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.osgi.framework.FrameworkUtil;

/**
 * What the bundles of the tests went through, in order, a line each such as {@code 2.0.0 restored}; and what the test
 * wants to happen there. One for the process: a test begins with {@link #reset()}.
 */
public final class Script {

    private static final long LIMIT_SECONDS = 60;
    private static final ConcurrentLinkedQueue<String> LINES = new ConcurrentLinkedQueue<>();
    private static final Map<String, Runnable> ACTIONS = new ConcurrentHashMap<>();
    private static final List<List<String>> BY_OBJECT = new ArrayList<>();

    /** Weakly: a test may ask whether they are collected. None of them says that it is equal to another one. */
    private static final Map<Object, List<String>> OF_OBJECT = new WeakHashMap<>();

    private static final ReentrantLock LOCK = new ReentrantLock();
    private static final Condition REACHED = LOCK.newCondition();

    private Script() {}

    /** Forgets everything. */
    public static void reset() {
        LINES.clear();
        synchronized (BY_OBJECT) {
            BY_OBJECT.clear();
            OF_OBJECT.clear();
        }
        ACTIONS.clear();
    }

    /** From now on, whoever reaches this line does this, too. */
    public static void at(String line, Runnable action) {
        ACTIONS.put(line, action);
    }

    /** Called by the bundles: an object of a version reaches a point of its life. */
    public static void reached(Object self, String point) {
        synchronized (BY_OBJECT) {
            OF_OBJECT
                    .computeIfAbsent(self, object -> {
                        List<String> points = new ArrayList<>();
                        BY_OBJECT.add(points);
                        return points;
                    })
                    .add(point);
        }
        reached(version(self) + " " + point);
    }

    /** What each object reached, objects in the order in which they came. */
    public static List<List<String>> byObject() {
        synchronized (BY_OBJECT) {
            return BY_OBJECT.stream().map(List::copyOf).toList();
        }
    }

    /** Called by the test itself. */
    public static void reached(String line) {
        LOCK.lock();
        try {
            LINES.add(line);
            REACHED.signalAll();
        } finally {
            LOCK.unlock();
        }
        Runnable action = ACTIONS.get(line);
        if (action != null) {
            action.run();
        }
    }

    /** The version of the bundle that an object's class comes from. */
    public static String version(Object self) {
        return FrameworkUtil.getBundle(self.getClass()).getVersion().toString();
    }

    /** What was reached so far. */
    public static List<String> lines() {
        return List.copyOf(LINES);
    }

    /** Returns when a line was reached, before or from now on. */
    public static void await(String line) throws InterruptedException {
        long left = TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        LOCK.lock();
        try {
            while (!LINES.contains(line)) {
                if (left <= 0) {
                    throw new AssertionError(line + " was not reached, but " + lines());
                }
                left = REACHED.awaitNanos(left);
            }
        } finally {
            LOCK.unlock();
        }
    }

    /** As {@link #await}, where nobody may throw; only for what is asserted later. */
    public static void awaitCalmly(String line) {
        try {
            await(line);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
