package org.ninelives.runtime.worker;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Foreign work that did not end in time. */
public final class OverdueException extends Exception {

    private static final long serialVersionUID = 1L;

    /** How long a thread may take to react to its interrupt. */
    private static final Duration REACTION = Duration.ofMillis(200);

    private final transient Thread thread;
    private final transient List<StackTraceElement> stack;

    OverdueException(String what, Duration limit, Thread thread, List<StackTraceElement> stack) {
        super(what + " did not end within " + limit.toMillis() + " ms; " + stackOf(thread.getName(), stack));
        this.thread = thread;
        this.stack = List.copyOf(stack);
    }

    /** The thread that may still run. */
    Thread thread() {
        return thread;
    }

    /** Whether the thread still runs although it was interrupted; waits a moment for it to end. */
    public boolean runsOn() throws InterruptedException {
        thread.join(REACTION.toMillis());
        return thread.isAlive();
    }

    /** Where the thread was at the deadline, in one text. */
    public String where() {
        return stackOf(thread.getName(), stack);
    }

    /** A thread's name and stack in one text. */
    public static String stackOf(String name, List<StackTraceElement> stack) {
        return "thread \"" + name + "\""
                + stack.stream().map(frame -> "\n    at " + frame).collect(Collectors.joining());
    }
}
