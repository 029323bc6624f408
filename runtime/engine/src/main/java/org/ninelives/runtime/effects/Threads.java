package org.ninelives.runtime.effects;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Threads that were started meanwhile. A thread says little of its origin: certain is one of a class of the loader, or
 * with the loader as its context, or one that was started by the runtime's own workers, which run the candidate's code,
 * for a class whose name nobody else has. Of another one only the origin is known: it may be of a pool of the version that
 * serves, which was started by a worker in its turn and has classes of the same names, or belong to a service that the
 * candidate was the first to use.
 */
final class Threads {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int TOP = 4;
    private static final String LAMBDA = "$$Lambda";

    /** Weakly: of a version that is kept on, this is kept as well, and an ended thread may hold much. */
    private final Set<Thread> before = Collections.newSetFromMap(new WeakHashMap<>());

    private final Predicate<Thread> startedByWorkers;

    /** The predicate tells which threads the runtime's workers started; it is asked about those that are new. */
    Threads(Predicate<Thread> startedByWorkers) {
        this.startedByWorkers = startedByWorkers;
        before.addAll(Thread.getAllStackTraces().keySet());
    }

    void takeBack(List<Suspect> suspects, Aftermath after) throws InterruptedException {
        Map<Thread, String> theirs = new LinkedHashMap<>();
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            if (before.contains(thread) || !thread.isAlive()) {
                return;
            }
            boolean byWorkers = startedByWorkers.test(thread);
            for (Suspect suspect : suspects) {
                if (isOf(suspect, thread) || (byWorkers && isFor(suspect, stack))) {
                    theirs.put(thread, suspect.name());
                    return;
                }
            }
            if (byWorkers) {
                after.doubtful()
                        .add("the thread " + thread.getName()
                                + " was started while the refused code was, and runs on; it may be that code's, or"
                                + " belong to the version that serves, or to a service that it was the first to use: "
                                + top(stack));
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

    /** Whether the outermost class that it runs, past the JDK's own beginning, is this one's alone: what it was made for. */
    static boolean isFor(Suspect suspect, StackTraceElement[] stack) {
        for (int outermost = stack.length - 1; outermost >= 0; outermost--) {
            String running = stack[outermost].getClassName();
            if (!running.equals(Thread.class.getName())) {
                // The frame of a lambda expression, which some JDKs show, is of the class that it stands in.
                int lambda = running.indexOf(LAMBDA);
                return suspect.aloneHas(lambda < 0 ? running : running.substring(0, lambda));
            }
        }
        return false;
    }

    /** For messages. The class of a timer's thread is not public. */
    static String nameOf(Thread thread) {
        return (thread.getClass().getName().equals("java.util.TimerThread") ? "the timer " : "the thread ")
                + thread.getName();
    }

    /** Where it is, in one line: from the call on by which it left code that is not the JDK's. */
    static String top(StackTraceElement[] stack) {
        int first = 0;
        while (first < stack.length && Running.isOfJdk(stack[first].getClassName())) {
            first++;
        }
        return stack.length == 0
                ? "not running yet"
                : Arrays.stream(stack)
                        .skip(first == stack.length ? 0 : Math.max(0, first - 1))
                        .limit(TOP)
                        .map(Object::toString)
                        .collect(Collectors.joining(" < "));
    }
}
