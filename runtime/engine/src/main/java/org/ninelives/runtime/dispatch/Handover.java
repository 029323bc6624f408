package org.ninelives.runtime.dispatch;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.module.CallContext;

/** Hands calls on to other threads, each task by a {@link Deputy}. */
final class Handover implements CallContext {

    /** As much of the stack as tells the place. */
    private static final int FRAMES = 6;

    private static final StackWalker STACK = StackWalker.getInstance();

    private final Callers callers;

    Handover(Callers callers) {
        this.callers = callers;
    }

    /** A task, and the call that it belongs to. */
    private record Task(Deputy deputy, Runnable work) implements Runnable {
        @Override
        public void run() {
            try {
                deputy.run(() -> {
                    work.run();
                    return true;
                });
            } catch (RuntimeException | Error failure) {
                throw failure;
            } catch (Exception impossible) {
                throw new AssertionError("a Runnable throws none", impossible);
            }
        }
    }

    @Override
    public Runnable wrap(Runnable task) {
        Deputy deputy = deputy();
        return deputy == null ? task : new Task(deputy, task);
    }

    @Override
    public <T> Callable<T> wrap(Callable<T> task) {
        Deputy deputy = deputy();
        return deputy == null ? task : () -> deputy.run(task);
    }

    @Override
    public Executor wrap(Executor executor) {
        return task -> {
            Deputy deputy = deputy();
            if (deputy == null) {
                executor.execute(task);
                return;
            }
            try {
                executor.execute(new Task(deputy, task));
            } catch (RejectedExecutionException rejected) {
                deputy.leave();
                throw rejected;
            }
        };
    }

    /** For the call that the calling thread is in; null if it is in none. */
    private @Nullable Deputy deputy() {
        Caller here = callers.here();
        long touched = here.touched();
        if (touched == 0) {
            return null;
        }
        String who = "a task that thread \"" + here.thread().getName() + "\" has wrapped and that has not ended";
        List<StackWalker.StackFrame> place = STACK.walk(Handover::outside);
        return callers.deputy(
                touched,
                here.pin(),
                () -> new Presence(
                        who,
                        place.stream()
                                .map(StackWalker.StackFrame::toStackTraceElement)
                                .toList()));
    }

    private static List<StackWalker.StackFrame> outside(Stream<StackWalker.StackFrame> frames) {
        return frames.dropWhile(frame -> isOwn(frame.getClassName()))
                .limit(FRAMES)
                .toList();
    }

    private static boolean isOwn(String className) {
        String own = Handover.class.getName();
        return className.equals(own) || className.startsWith(own + "$");
    }
}
