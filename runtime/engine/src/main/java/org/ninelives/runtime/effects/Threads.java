package org.ninelives.runtime.effects;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Threads that were started meanwhile. A thread says little of its origin: certain is one of a class of the loader, or
 * with the loader as its context, or one that was started by the runtime's own workers, which run the candidate's code,
 * and runs a class that the candidate has. One of which only the origin is known, such as an idle one in a pool, may
 * belong to a service that the candidate was the first to use.
 */
final class Threads {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int TOP = 4;

    private final Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
    private final Predicate<Thread> startedByWorkers;

    /** The predicate tells which threads the runtime's workers started; it is asked about those that are new. */
    Threads(Predicate<Thread> startedByWorkers) {
        this.startedByWorkers = startedByWorkers;
    }

    void takeBack(List<Suspect> suspects, Aftermath after) throws InterruptedException {
        Map<Thread, String> theirs = new LinkedHashMap<>();
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            if (before.contains(thread) || !thread.isAlive()) {
                return;
            }
            for (Suspect suspect : suspects) {
                boolean byWorkers = startedByWorkers.test(thread);
                if (isOf(suspect, thread) || (byWorkers && runs(suspect, stack))) {
                    theirs.put(thread, suspect.name());
                    return;
                }
            }
            if (startedByWorkers.test(thread)) {
                after.doubtful()
                        .add("the thread " + thread.getName()
                                + " was started while the refused code was, and runs on; it may be that code's, or"
                                + " belong to a service that it was the first to use: " + top(stack));
            }
        });
        theirs.keySet().forEach(Thread::interrupt);
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        for (Map.Entry<Thread, String> entry : theirs.entrySet()) {
            Thread thread = entry.getKey();
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            thread.join(Math.max(1, left));
            if (thread.isAlive()) {
                after.left()
                        .add("the thread " + thread.getName() + " of " + entry.getValue()
                                + " was interrupted and runs on, until the process ends: "
                                + top(thread.getStackTrace()));
            } else {
                after.takenBack()
                        .add("the thread " + thread.getName() + " of " + entry.getValue()
                                + " was interrupted and ended");
            }
        }
    }

    /** Of a class of this loader, or with the loader as its context. */
    static boolean isOf(Suspect suspect, Thread thread) {
        return suspect.loaded(thread) || thread.getContextClassLoader() == suspect.loader();
    }

    private static boolean runs(Suspect suspect, StackTraceElement[] stack) {
        return Arrays.stream(stack).anyMatch(frame -> suspect.words().define(frame.getClassName()));
    }

    /** Where it is, in one line. */
    static String top(StackTraceElement[] stack) {
        return stack.length == 0
                ? "not running yet"
                : Arrays.stream(stack).limit(TOP).map(Object::toString).collect(Collectors.joining(" < "));
    }
}
