package org.ninelives.runtime.effects;

import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which threads were made to run some code, seen while nobody else's classes had the same names: a stack does not tell by whom
 * a class was loaded, so once a successor runs it is too late to ask.
 */
public final class Running {

    private static final String LAMBDA = "$$Lambda";

    /** Weakly: whoever looked may keep this for long. Guarded by itself. */
    private final Map<Thread, String> origins = new WeakHashMap<>();

    private Running() {}

    /**
     * The threads that run a class of one of these names, as the first that is not the JDK's.
     *
     * @param known which of them are known to be somebody else's: a former version's classes had the same names
     */
    public static Running now(Predicate<String> isTheirs, Predicate<Thread> known) {
        Running running = new Running();
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            String origin = origin(stack);
            if (origin != null && isTheirs.test(origin) && !known.test(thread)) {
                running.put(thread, origin);
            }
        });
        return running;
    }

    private void put(Thread thread, String origin) {
        synchronized (origins) {
            origins.put(thread, origin);
        }
    }

    private @Nullable String get(Thread thread) {
        synchronized (origins) {
            return origins.get(thread);
        }
    }

    /** Whether a thread was among them. */
    public boolean has(Thread thread) {
        return get(thread) != null;
    }

    /** Whether all of them have ended. */
    public boolean isOver() {
        synchronized (origins) {
            return origins.keySet().stream().noneMatch(Thread::isAlive);
        }
    }

    /** Whether a thread does still what it did then. A thread of a pool may do something else since. */
    boolean goesOn(Thread thread, StackTraceElement[] stack) {
        String origin = get(thread);
        return origin != null && origin.equals(origin(stack));
    }

    static boolean isOfJdk(String className) {
        return className.startsWith("java.") || className.startsWith("jdk.") || className.startsWith("sun.");
    }

    private static @Nullable String origin(StackTraceElement[] stack) {
        for (int outermost = stack.length - 1; outermost >= 0; outermost--) {
            String running = stack[outermost].getClassName();
            if (!isOfJdk(running)) {
                // The frame of a lambda expression, which some JDKs show, is of the class that it stands in.
                int lambda = running.indexOf(LAMBDA);
                return lambda < 0 ? running : running.substring(0, lambda);
            }
        }
        return null;
    }
}
