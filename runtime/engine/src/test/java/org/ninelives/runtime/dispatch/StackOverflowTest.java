package org.ninelives.runtime.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.runtime.dispatch.World.result;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import org.junit.jupiter.api.Test;
import org.ninelives.runtime.dispatch.World.Module;

/** A stack that overflows anywhere, in the dispatcher's own code too, leaves no mark and no pin behind. */
class StackOverflowTest {

    private static final int SMALL_STACK_BYTES = 256 * 1024;

    /** Each begins a frame deeper, so that the stack ends at another place of the same few frames. */
    private static final int RUNS = 250;

    private final World world = new World();
    private final Dispatch dispatch = world.dispatch;
    private final Module a = world.serving("a");
    private final Module b = world.serving("b");

    @Test
    void anOverflowAtAnyDepthLeavesNothingBehind() {
        int overflows = onASmallStack(() -> {
            a.call();
            int found = 0;
            for (int frames = 0; frames < RUNS; frames++) {
                found += after(frames, this::overflows);
                assertNothingIsLeft();
            }
            return found;
        });

        assertThat(overflows).isEqualTo(RUNS);
        assertThat(world.isQuiet(world.flip(a, b))).isTrue();
        assertThat(a.call(b::call)).isEqualTo("a2(b2)");
    }

    @Test
    void aCallThatCatchesTheOverflowGoesOnOnItsOwnVersions() {
        String seen = onASmallStack(() -> a.call(() -> {
            world.flip(a, b);
            for (int frames = 0; frames < RUNS / 5; frames++) {
                assertThat(after(frames, this::overflows)).isOne();
                assertThat(b.call(a::call)).isEqualTo("b1(a1)");
            }
            return "";
        }));

        assertThat(seen).isEqualTo("a1");
    }

    @Test
    void aThreadWhoseFirstCallOverflowsCanCallLater() {
        a.call();
        for (int i = 0; i < RUNS / 5; i++) {
            int frames = i;
            String seen = onASmallStack(() -> {
                after(frames, this::overflowsAtTheFirstCall);
                assertNothingIsLeft();
                return a.call(b::call);
            });
            assertThat(seen).isEqualTo("a1(b1)");
        }
        assertThat(world.isQuiet(world.flip(a, b))).isTrue();
    }

    /** A host that knows a filter by two registrations: the outer one filters, the other one passes on. */
    @Test
    void anOverflowInsideARequestDoesNotCountAsARequestForEver() {
        Nesting nesting = new Nesting();
        nesting.becomesSeveral();
        DispatcherClass type = DispatcherClass.of(List.of(Filter.class));
        Dispatcher dispatcher = dispatch.newDispatcher(dispatch.newMark(), List.of(Filter.class.getName()));
        dispatch.serve(dispatcher, new CountedFilter());
        Filter outer = (Filter) type.newObject(
                dispatch.entry(dispatcher, null, new Meeting(type.handshake(), EventShare.ALL, nesting)));
        Filter other = (Filter) type.newObject(
                dispatch.entry(dispatcher, null, new Meeting(type.handshake(), EventShare.ALL, nesting)));

        int filtered = onASmallStack(() -> {
            request(other);
            int found = 0;
            for (int frames = 0; frames < RUNS; frames++) {
                assertThat(after(frames, () -> overflows(outer))).isOne();
                found += request(other);
            }
            return found;
        });

        assertThat(filtered).isEqualTo(RUNS);
    }

    private static int request(Filter filter) {
        int before = CountedFilter.REQUESTS.get();
        filter(filter, (request, response) -> {});
        return CountedFilter.REQUESTS.get() - before;
    }

    private static int overflows(Filter filter) {
        try {
            deeper(filter);
            return 0;
        } catch (StackOverflowError expected) {
            return 1;
        }
    }

    private static void deeper(Filter filter) {
        filter(filter, (request, response) -> deeper(filter));
    }

    private static void filter(Filter filter, FilterChain chain) {
        try {
            filter.doFilter(null, null, chain);
        } catch (IOException | ServletException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static final class CountedFilter implements Target, Filter {

        private static final AtomicInteger REQUESTS = new AtomicInteger();

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            REQUESTS.incrementAndGet();
            chain.doFilter(request, response);
        }

        @Override
        public void init(FilterConfig config) {}

        @Override
        public void destroy() {}

        @Override
        public Object object() {
            return this;
        }

        @Override
        public String name() {
            return "filter";
        }

        @Override
        public String absence() {
            return "never";
        }
    }

    private void assertNothingIsLeft() {
        Caller caller = dispatch.entry(a.dispatcher, null).caller();
        assertThat(caller.marks).isZero();
    }

    /** Some frames first, so that the stack ends at another place each time. */
    private static int after(int frames, Supplier<Integer> work) {
        return frames == 0 ? work.get() : after(frames - 1, work);
    }

    private int overflows() {
        try {
            a.call(this::deeper);
            return 0;
        } catch (StackOverflowError expected) {
            return 1;
        }
    }

    private String deeper() {
        return b.call(() -> a.call(this::deeper));
    }

    @SuppressWarnings("InfiniteRecursion") // that is the point
    private int overflowsAtTheFirstCall() {
        try {
            return 1 + overflowsAtTheFirstCall();
        } catch (StackOverflowError expected) {
            // As deep as it can get: hardly a frame is left for the call.
            return a.call().length();
        }
    }

    private static <T> T onASmallStack(Supplier<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        Runnable complete = () -> {
            try {
                done.complete(work.get());
            } catch (Throwable failure) {
                done.completeExceptionally(failure);
            }
        };
        new Thread(null, complete, "small stack", SMALL_STACK_BYTES).start();
        return result(done);
    }
}
