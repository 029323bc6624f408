package org.ninelives.runtime.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ninelives.runtime.dispatch.World.awaitUntil;
import static org.ninelives.runtime.dispatch.World.onAnotherThread;
import static org.ninelives.runtime.dispatch.World.result;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.ninelives.api.module.CallContext;
import org.ninelives.api.module.UntilCompleted;
import org.ninelives.runtime.dispatch.World.Module;

/** What a call leaves to other threads belongs to it, where it says so. */
class HandoverTest {

    private final World world = new World();
    private final Dispatch dispatch = world.dispatch;
    private final CallContext context = dispatch.callContext();
    private final Module a = world.serving("a");
    private final Module b = world.serving("b");
    private final Module other = world.serving("other");
    private final List<String> seen = new ArrayList<>();

    /** Tasks for another thread, which runs them when it is told. */
    private final Queue<Runnable> queue = new ArrayDeque<>();

    private Runnable wrapped(Runnable task) {
        return context.wrap(task);
    }

    private void runQueued() {
        result(onAnotherThread(() -> {
            queue.remove().run();
            return "";
        }));
    }

    @Test
    void aWrappedTaskCountsFromTheMomentOfWrapping_untilItHasRun() {
        a.call(() -> {
            queue.add(wrapped(() -> seen.add(b.call(a::call))));
            return "";
        });
        Generation next = world.flip(a, b);

        assertThat(world.isQuiet(next)).isFalse();
        assertThat(a.call(b::call)).as("others").isEqualTo("a2(b2)");
        runQueued();

        assertThat(seen).containsExactly("b1(a1)");
        assertThat(world.isQuiet(next)).isTrue();
    }

    @Test
    void whatIsNotWrappedDoesNot() {
        a.call(() -> {
            queue.add(() -> seen.add(b.call(a::call)));
            return "";
        });
        Generation next = world.flip(a, b);

        assertThat(world.isQuiet(next)).isTrue();
        runQueued();

        assertThat(seen).containsExactly("b2(a2)");
    }

    @Test
    void itPassesTheGateAndThePatchWaitsForIt() {
        a.call(() -> {
            queue.add(wrapped(() -> seen.add(a.call())));
            return "";
        });
        Generation next = world.prepare(a);
        Closing closing = world.close(next, a);
        CompletableFuture<Boolean> quiet = onAnotherThread(() -> dispatch.awaitQuiet(closing));

        runQueued();

        assertThat(result(quiet)).isTrue();
        assertThat(seen).containsExactly("a1");
        assertThat(closing.parked()).isZero();
        dispatch.open(closing);
    }

    /** Whoever waits looks at its deputy before the thread that it came from is gone, or after it. */
    @Test
    void aTaskOfATaskIsNotMissed() {
        a.call(() -> {
            queue.add(wrapped(() -> a.call(() -> {
                queue.add(wrapped(() -> seen.add(b.call())));
                return "";
            })));
            return "";
        });
        Generation next = world.flip(a, b);
        runQueued();

        assertThat(world.isQuiet(next)).isFalse();
        runQueued();

        assertThat(seen).containsExactly("b1");
        assertThat(world.isQuiet(next)).isTrue();
    }

    @Test
    void aTaskThatThrowsIsOverToo() {
        a.call(() -> {
            queue.add(wrapped(() -> {
                throw new IllegalStateException("broken");
            }));
            return "";
        });
        Generation next = world.flip(a);

        assertThatThrownBy(this::runQueued).hasRootCauseMessage("broken");

        assertThat(world.isQuiet(next)).isTrue();
    }

    @Test
    void aThreadThatIsInAnotherCallGoesOnThereAfterwards() {
        a.call(() -> {
            queue.add(wrapped(() -> seen.add(b.call(a::call))));
            return "";
        });
        Generation next = world.flip(a, b);

        String outer = b.call(() -> {
            queue.remove().run();
            assertThat(world.isQuiet(next))
                    .as("that call met what is there now")
                    .isTrue();
            Generation later = world.flip(b);
            assertThat(world.isQuiet(later)).as("and is still in it").isFalse();
            return a.call(b::call);
        });

        assertThat(seen).containsExactly("b1(a1)");
        assertThat(outer).isEqualTo("b2(a2(b2))");
        assertThat(dispatch.isInside()).isFalse();
    }

    /** It would wait at the gate of a patch that waits for its own thread. */
    @Test
    void aTaskIsNotParkedInTheMiddleOfACallThatThePatchWaitsFor() {
        other.call(() -> {
            queue.add(wrapped(() -> seen.add(a.call())));
            return "";
        });
        String outer = a.call(() -> {
            Generation next = world.prepare(a);
            Closing closing = world.close(next, a);
            queue.remove().run();
            assertThat(closing.parked()).isZero();
            assertThat(world.isQuiet(next)).isFalse();
            dispatch.flip(next);
            dispatch.open(closing);
            return a.call();
        });

        assertThat(seen).containsExactly("a1");
        assertThat(outer).isEqualTo("a1(a1)");
    }

    /** As an executor does that lets the caller run what it cannot take. */
    @Test
    void aCallThatRunsItsOwnTaskDoesNotForgetWhatItTouchedThere() {
        a.call(() -> {
            wrapped(() -> seen.add(other.call())).run();
            world.flip(other, b);
            seen.add(b.call());
            return "";
        });

        assertThat(seen).containsExactly("other1", "b1");
    }

    @Test
    void whatNobodyCanRunAnyMoreHoldsUpNoPatch() {
        a.call(() -> {
            assertThat(wrapped(() -> seen.add("never"))).isNotNull();
            return "";
        });
        Generation next = world.flip(a);

        awaitUntil("it is collected", () -> {
            System.gc();
            return world.isQuiet(next);
        });
    }

    @Test
    void aTaskWithAResultIsWrappedToo() throws Exception {
        AtomicReference<Callable<String>> task = new AtomicReference<>();
        a.call(() -> {
            Callable<String> call = () -> b.call(a::call);
            task.set(context.wrap(call));
            return "";
        });
        Generation next = world.flip(a, b);
        assertThat(world.isQuiet(next)).isFalse();

        assertThat(task.get().call()).isEqualTo("b1(a1)");

        assertThat(world.isQuiet(next)).isTrue();
    }

    @Test
    void itBelongsToTheCallForOneRun() {
        AtomicReference<Runnable> task = new AtomicReference<>();
        a.call(() -> {
            task.set(wrapped(() -> seen.add(a.call())));
            return "";
        });
        Generation next = world.flip(a);
        task.get().run();
        task.get().run();

        assertThat(seen).containsExactly("a1", "a2");
        assertThat(world.isQuiet(next)).isTrue();
    }

    @Test
    void aWrappedExecutorWrapsEachTask_andLetsGoOfOneThatIsRejected() {
        Executor rejects = task -> {
            throw new RejectedExecutionException("full");
        };
        a.call(() -> {
            context.wrap((Executor) queue::add).execute(() -> seen.add(a.call()));
            assertThatThrownBy(() -> context.wrap(rejects).execute(() -> {})).hasMessage("full");
            return "";
        });
        Generation next = world.flip(a);
        assertThat(world.isQuiet(next)).isFalse();
        runQueued();

        assertThat(seen).containsExactly("a1");
        assertThat(world.isQuiet(next)).isTrue();
    }

    @Test
    void outsideOfAllModulesATaskStaysWhatItIs() {
        Runnable task = () -> seen.add(a.call());

        assertThat(wrapped(task)).isSameAs(task);
    }

    @Test
    void whoIsWaitedForIsNamedWithThePlaceOfWrapping() {
        a.call(() -> {
            queue.add(wrapped(() -> seen.add("late")));
            return "";
        });
        Generation next = world.flip(a);

        assertThat(dispatch.inside(next))
                .singleElement()
                .extracting(Presence::text)
                .asString()
                .startsWith("a task that thread \"" + Thread.currentThread().getName()
                        + "\" has wrapped and that has not ended\n    at "
                        + getClass().getName())
                .contains("whoIsWaitedForIsNamedWithThePlaceOfWrapping");
        runQueued();
        assertThat(dispatch.inside(next)).isEmpty();
    }

    /** Whoever looks meets its thread at the task, and the thread back in the call when he comes to the deputy. */
    @Test
    void aCallIsNotMissedWhileItsThreadGoesBackToItFromATask() {
        AtomicBoolean inside = new AtomicBoolean();
        AtomicBoolean there = new AtomicBoolean();
        AtomicBoolean done = new AtomicBoolean();
        AtomicBoolean looked = new AtomicBoolean();
        CompletableFuture<String> call = onAnotherThread(() -> a.call(() -> {
            inside.set(true);
            awaitUntil("tasks are there", there::get);
            while (!queue.isEmpty()) {
                queue.remove().run();
                spin();
            }
            done.set(true);
            awaitUntil("all was looked at", looked::get);
            return "";
        }));
        awaitUntil("it is inside", inside::get);
        Generation next = world.flip(a);
        other.call(() -> {
            for (int i = 0; i < 20_000; i++) {
                queue.add(wrapped(HandoverTest::spin));
            }
            return "";
        });
        there.set(true);
        boolean missed = false;
        while (!done.get()) {
            missed |= world.isQuiet(next);
        }
        looked.set(true);

        assertThat(missed).isFalse();
        assertThat(result(call)).isEqualTo("a1");
        assertThat(world.isQuiet(next)).isTrue();
    }

    /** So that its thread is at a task about as long as it is not. */
    private static void spin() {
        for (int i = 0; i < 100; i++) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aTaskThatFindsNoStackToBeginWithIsOverToo() {
        List<Runnable> tasks = new ArrayList<>();
        a.call(() -> {
            // What the first one loads is not to be loaded at the end of a stack.
            queue.add(wrapped(() -> {}));
            for (int i = 0; i < 500; i++) {
                tasks.add(wrapped(() -> {}));
            }
            return "";
        });
        runQueued();
        Generation next = world.flip(a);

        result(onAnotherThread(() -> {
            overflow(tasks.iterator());
            return "";
        }));
        // Those that have not begun there begin here.
        tasks.forEach(Runnable::run);

        assertThat(world.isQuiet(next)).isTrue();
    }

    /** Near the end of the stack each frame, on the way back, tries one of them: with a little more stack than the one before. */
    private static void overflow(Iterator<Runnable> tasks) {
        try {
            if (tasks.hasNext()) {
                overflow(tasks);
            }
        } catch (StackOverflowError noStack) {
            if (tasks.hasNext()) {
                tasks.next().run();
                throw noStack;
            }
        }
    }

    @Test
    void whatItStandsForIsForgottenWithIt() throws Exception {
        Callers callers = new Callers();
        Object stack = new Object();
        WeakReference<Object> seenStack = new WeakReference<>(stack);
        Deputy run = standingFor(callers, stack);
        stack = new Object();
        WeakReference<Object> droppedStack = new WeakReference<>(stack);
        assertThat(standingFor(callers, stack)).isNotNull();
        stack = new Object();
        WeakReference<Object> leftStack = new WeakReference<>(stack);
        Deputy left = standingFor(callers, stack);
        stack = null;

        assertThat(run.run(() -> "done")).isEqualTo("done");
        left.leave();

        awaitUntil("all is collected", () -> {
            System.gc();
            return seenStack.refersTo(null) && droppedStack.refersTo(null) && leftStack.refersTo(null);
        });
        assertThat(callers.count()).as("nobody swept").isEqualTo(4);
        // They themselves are still held.
        assertThat(run.run(() -> "again")).isEqualTo("again");
        left.leave();
    }

    private static Deputy standingFor(Callers callers, Object stack) {
        return callers.deputy(1, 1, () -> new Presence(stack.toString(), List.of()));
    }

    // Results

    /** A service with results that come later. */
    public interface Later {
        /** The call is over when it is there. */
        @UntilCompleted
        CompletionStage<String> counted();

        /** The call is over when it returns. */
        CompletionStage<String> plain();
    }

    /** All of them. */
    @UntilCompleted
    public interface AllLater {
        /** Not the interface itself but a class that implements it. */
        CompletableFuture<String> future();

        /** No result to wait for. */
        String now();
    }

    /** The version that has promised something. */
    private static final class Promising implements Target, Later, AllLater {

        private CompletableFuture<String> promised = new CompletableFuture<>();

        @Override
        public CompletionStage<String> counted() {
            return promised;
        }

        @Override
        public CompletionStage<String> plain() {
            return promised;
        }

        @Override
        public CompletableFuture<String> future() {
            return promised;
        }

        @Override
        public String now() {
            return "now";
        }

        @Override
        public Object object() {
            return this;
        }

        @Override
        public String name() {
            return "later";
        }

        @Override
        public String absence() {
            return "never";
        }
    }

    private final Promising promising = new Promising();
    private final long mark = dispatch.newMark();

    private <T> T service(Class<T> type) {
        Dispatcher dispatcher = dispatch.newDispatcher(mark, List.of(type.getName()));
        dispatch.serve(dispatcher, promising);
        return type.cast(DispatcherClass.of(List.of(type)).newObject(dispatch.entry(dispatcher, null)));
    }

    private Generation flipIt() {
        Generation next = dispatch.prepare(mark);
        dispatch.flip(next);
        return next;
    }

    @Test
    void aCallIsOverWhenItsResultIsComplete() {
        CompletionStage<String> stage = service(Later.class).counted();
        Generation next = flipIt();
        assertThat(world.isQuiet(next)).isFalse();
        assertThat(dispatch.inside(next))
                .singleElement()
                .extracting(Presence::text)
                .isEqualTo("the result of counted of " + Later.class.getName() + ", which is not complete");
        assertThat(dispatch.isInside()).as("the thread itself is out").isFalse();

        promising.promised.complete("done");

        assertThat(world.isQuiet(next)).isTrue();
        assertThat(stage).isCompletedWithValue("done");
    }

    /** Its module was patched without a gate: that patch's retirement waits, and nobody else. */
    @Test
    void aResultIsInTheWayOfNoOtherModule() {
        service(Later.class).counted();
        Generation own = flipIt();
        Generation others = world.flip(a);

        assertThat(world.isQuiet(own)).isFalse();
        assertThat(world.isQuiet(others)).isTrue();
        assertThat(world.isQuiet(flipIt())).as("its module once more").isFalse();

        promising.promised.complete("done");

        assertThat(world.isQuiet(own)).isTrue();
    }

    @Test
    void orFailsOrIsCancelled() {
        service(Later.class).counted();
        Generation next = flipIt();
        assertThat(world.isQuiet(next)).isFalse();
        promising.promised.completeExceptionally(new IllegalStateException("broken"));
        assertThat(world.isQuiet(next)).isTrue();

        promising.promised = new CompletableFuture<>();
        CompletableFuture<String> cancelled = service(AllLater.class).future();
        Generation later = flipIt();
        assertThat(world.isQuiet(later)).isFalse();
        cancelled.cancel(false);
        assertThat(world.isQuiet(later)).isTrue();
    }

    @Test
    void orCanNeverComplete() {
        service(Later.class).counted();
        Generation next = flipIt();
        promising.promised = new CompletableFuture<>();

        awaitUntil("it is collected", () -> {
            System.gc();
            return world.isQuiet(next);
        });
    }

    @Test
    void whereItsAuthorDoesNotAskForThatItIsOverWhenItReturns() {
        service(Later.class).plain();
        service(AllLater.class).now();

        assertThat(world.isQuiet(flipIt())).isTrue();
    }

    @Test
    void aResultThatIsCompleteHoldsUpNobody() {
        promising.promised.complete("done");
        service(Later.class).counted();

        assertThat(world.isQuiet(flipIt())).isTrue();
    }
}
