package org.ninelives.runtime.dispatch;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Modules with one service each, and the patches between their versions; no framework. */
final class World {

    private static final Duration LONG = Duration.ofSeconds(100);

    final Dispatch dispatch;

    World() {
        this(LONG);
    }

    World(Duration patience) {
        dispatch = new Dispatch(patience);
    }

    /** A module without a version; its versions are called after it: a1, a2, ... */
    Module module(String name) {
        return new Module(name);
    }

    /** A module that serves in its first version. */
    Module serving(String name) {
        Module module = new Module(name);
        dispatch.serve(module.dispatcher, module.version(1));
        return module;
    }

    long marks(Module... modules) {
        return Arrays.stream(modules).mapToLong(module -> module.mark).reduce(0, (one, other) -> one | other);
    }

    /** A generation with the next version of each of these modules. */
    Generation prepare(Module... modules) {
        Generation next = dispatch.prepare(marks(modules));
        for (Module module : modules) {
            dispatch.bind(module.dispatcher, next, module.version(++module.latest));
        }
        return next;
    }

    /** Moves these modules to their next versions without a gate. */
    Generation flip(Module... modules) {
        Generation next = prepare(modules);
        dispatch.flip(next);
        return next;
    }

    /** Closes the gate for these modules. */
    Closing close(Generation next, Module... modules) {
        return dispatch.close(marks(modules), next, LONG, 1000);
    }

    boolean isQuiet(Generation next) {
        return dispatch.awaitQuiet(next, () -> true);
    }

    /** Starts a call on a thread of its own. */
    static <T> CompletableFuture<T> onAnotherThread(Supplier<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                done.complete(work.get());
            } catch (Throwable failure) {
                done.completeExceptionally(failure);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    /** What the other thread found, or the reason why it found nothing. */
    static <T> T result(CompletableFuture<T> work) {
        return work.orTimeout(LONG.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** Looks again and again; fails after a long time. */
    static void awaitUntil(String what, BooleanSupplier reached) {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("never: " + what);
            }
            Thread.onSpinWait();
        }
    }

    /** A module with one service. */
    final class Module {

        final String name;
        final long mark = dispatch.newMark();
        final Dispatcher dispatcher = dispatch.newDispatcher(mark, List.of(Part.class.getName()));
        final DispatcherClass type = DispatcherClass.of(List.of(Part.class));

        /** What an ordinary consumer holds. */
        final Part part = (Part) type.newObject(dispatch.entry(dispatcher, null));

        int latest = 1;

        private Module(String name) {
            this.name = name;
        }

        String call() {
            return part.call();
        }

        String call(Supplier<String> inside) {
            return part.call(inside);
        }

        /** What a consumer with a view of its own holds. */
        Part seenThrough(View view) {
            return (Part) type.newObject(dispatch.entry(dispatcher, view, null));
        }

        /** What a consumer holds that asked for this version. */
        Part pinnedTo(Target version) {
            return (Part) type.newObject(dispatch.entryOf(dispatcher, null, serving -> version));
        }

        Version version(int number) {
            return new Version(name + number);
        }
    }

    /** One version of a module's service. */
    static final class Version implements Target, Part {

        private final String name;

        @Nullable
        private volatile Object object = this;

        Version(String name) {
            this.name = name;
        }

        void goes() {
            object = null;
        }

        void comes() {
            object = this;
        }

        @Override
        public @Nullable Object object() {
            return object;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String absence() {
            return "the bundle is stopped";
        }

        @Override
        public String call(Supplier<String> inside) {
            String more = inside.get();
            return more.isEmpty() ? name : name + "(" + more + ")";
        }
    }
}
