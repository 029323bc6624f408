package org.ninelives.runtime.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ninelives.runtime.dispatch.World.awaitUntil;
import static org.ninelives.runtime.dispatch.World.onAnotherThread;
import static org.ninelives.runtime.dispatch.World.result;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
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
