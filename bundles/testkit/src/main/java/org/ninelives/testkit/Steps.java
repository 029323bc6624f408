package org.ninelives.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.Activity;
import org.ninelives.api.PatchResult;
import org.ninelives.api.PatchService;

/**
 * The patches of one run, each begun by the thread that comes by its point and carried out by another one, while the first
 * one waits: until the patch is done, or waits itself for the call that stands at the point. {@link #begin} is for one thread
 * at a time.
 */
final class Steps implements AutoCloseable {

    private static final Duration LOOK_AGAIN = Duration.ofNanos(200_000);

    private final PatchService patches;
    private final List<Supplier<PatchResult>> steps;
    private final Duration limit;
    private final List<Future<PatchResult>> begun = new ArrayList<>();
    private final ExecutorService worker;

    /** Told to the caller at the point as well, but the module that it is in may keep it to itself. */
    private volatile @Nullable UpdatePointError stuck;

    Steps(PatchService patches, List<Supplier<PatchResult>> steps, Duration limit) {
        this.patches = patches;
        this.steps = List.copyOf(steps);
        this.limit = limit;
        this.worker = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "update-point-patch");
            thread.setDaemon(true);
            return thread;
        });
    }

    int begun() {
        return begun.size();
    }

    boolean areAllBegun() {
        return begun.size() == steps.size();
    }

    /**
     * The next patch begins here.
     *
     * @param outside whether the caller is in no module, so that no patch can wait for it
     */
    void begin(boolean outside) {
        Future<PatchResult> step = worker.submit(steps.get(begun.size())::get);
        begun.add(step);
        long deadline = System.nanoTime() + limit.toNanos();
        while (!step.isDone() && (outside || !waitsForCalls())) {
            if (System.nanoTime() - deadline > 0) {
                stuck = new UpdatePointError("the patch neither ends nor waits for the calls inside within " + limit
                        + ": does it need a lock that the call holds? It is at: " + activity());
                throw stuck;
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    private boolean waitsForCalls() {
        return patches.activity().patches().stream().anyMatch(Activity.Underway::waitsForCalls);
    }

    private String activity() {
        return patches.activity().patches().stream()
                .map(patch ->
                        patch.name() + " in " + patch.phase().map(Enum::name).orElse("the row"))
                .toList()
                .toString();
    }

    /** Waits for the end of all that was begun; the caller is in no module. */
    void await() throws InterruptedException {
        if (stuck != null) {
            throw stuck;
        }
        for (Future<PatchResult> step : begun) {
            try {
                PatchResult result = step.get(limit.toMillis(), TimeUnit.MILLISECONDS);
                if (!(result instanceof PatchResult.Committed)) {
                    throw new UpdatePointError("the patch does not commit: "
                            + result.match(done -> "", back -> back.reason(), stuck -> stuck.reason()));
                }
            } catch (ExecutionException failure) {
                throw new UpdatePointError("the patch fails", failure.getCause());
            } catch (TimeoutException tooLong) {
                throw new UpdatePointError("the patch does not end within " + limit + ": " + activity(), tooLong);
            }
        }
    }

    @Override
    public void close() {
        worker.shutdown();
    }
}
