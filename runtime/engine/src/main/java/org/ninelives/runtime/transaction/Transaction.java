package org.ninelives.runtime.transaction;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.PatchEvent.Kind;
import org.ninelives.api.PatchReport.PhaseTime;
import org.ninelives.api.Phase;

/**
 * The effects of one patch and how each is undone. Confined to the patch's thread.
 *
 * <p>A phase returns or leaves nothing behind: only phases that returned are undone, latest first. A failing undo does not
 * stop the others; what it leaves is in the {@linkplain #rollBack result}. After {@link #commit} there is nothing to undo:
 * its steps run to the end, whatever one of them leaves behind.
 */
public final class Transaction {

    /** What a phase does. */
    @FunctionalInterface
    public interface Effect<T> {
        /** Returns what the next phase needs, or throws and leaves nothing behind. */
        T apply() throws Exception;
    }

    /** What a phase's undo does with what the phase returned. */
    @FunctionalInterface
    public interface Undo<T> {
        /** Takes the effect back. */
        void undo(T effect) throws Exception;
    }

    /** What a step after the point of no return does. */
    @FunctionalInterface
    public interface Step {
        /** Runs the step. */
        void run() throws Exception;
    }

    private record Undoable(Phase phase, Step undo) {}

    private final Progress progress;
    private final LongSupplier nanoTime;
    private final Deque<Undoable> undoLog = new ArrayDeque<>();
    private final List<PhaseTime> times = new ArrayList<>();

    /**
     * Begins.
     *
     * @param nanoTime a clock that never goes back, in nanoseconds
     */
    public Transaction(Progress progress, LongSupplier nanoTime) {
        this.progress = progress;
        this.nanoTime = nanoTime;
    }

    /** A phase that changes something. */
    public <T> T run(Phase phase, Effect<T> effect, Undo<T> undo) throws PhaseFailedException {
        T done = check(phase, effect);
        undoLog.push(new Undoable(phase, () -> undo.undo(done)));
        return done;
    }

    /** A phase that only looks or waits. */
    public <T> T check(Phase phase, Effect<T> effect) throws PhaseFailedException {
        progress.on(phase, Kind.BEGUN, Duration.ZERO, "");
        long begun = nanoTime.getAsLong();
        try {
            T done = effect.apply();
            passed(phase, begun);
            return done;
        } catch (VirtualMachineError fatal) {
            if (!(fatal instanceof StackOverflowError)) {
                undoAll();
                throw fatal;
            }
            throw failed(phase, begun, fatal);
        } catch (Throwable failure) {
            if (failure instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw failed(phase, begun, failure);
        }
    }

    /**
     * The point of no return, and what follows it.
     *
     * @param flip makes the patch take effect, or throws and leaves nothing behind
     * @param steps run in order after the flip, each whatever happened to the one before
     * @return what the steps left behind, a line each
     * @throws PhaseFailedException if the flip failed; then everything can still be undone
     */
    public List<String> commit(Step flip, Step... steps) throws PhaseFailedException {
        check(Phase.FLIP, () -> {
            flip.run();
            return true;
        });
        undoLog.clear();
        List<String> left = new ArrayList<>();
        progress.on(Phase.RELEASE, Kind.BEGUN, Duration.ZERO, "");
        long begun = nanoTime.getAsLong();
        for (Step step : steps) {
            attempt(step, left);
        }
        if (left.isEmpty()) {
            passed(Phase.RELEASE, begun);
        } else {
            failed(Phase.RELEASE, begun, new RefusedException(String.join("; ", left)));
        }
        return left;
    }

    /**
     * Undoes every phase that returned, latest first.
     *
     * @return what could not be undone, a line each; empty if the world is as it was
     */
    public List<String> rollBack(PhaseFailedException failure) {
        List<String> left = new ArrayList<>(failure.left());
        left.addAll(undoAll());
        return left;
    }

    private List<String> undoAll() {
        List<String> left = new ArrayList<>();
        while (!undoLog.isEmpty()) {
            Undoable next = undoLog.pop();
            long begun = nanoTime.getAsLong();
            int before = left.size();
            attempt(next.undo(), left);
            Duration took = Duration.ofNanos(nanoTime.getAsLong() - begun);
            if (left.size() == before) {
                progress.on(next.phase(), Kind.UNDONE, took, "");
            } else {
                progress.on(next.phase(), Kind.STRANDED, took, left.get(left.size() - 1));
            }
        }
        return left;
    }

    /** The interrupt that ended the patch must not end its undoing as well, step by step. */
    private static void attempt(Step step, List<String> left) {
        boolean interrupted = Thread.interrupted();
        try {
            step.run();
        } catch (LeftBehindException several) {
            left.addAll(several.left());
        } catch (Throwable failure) {
            if (failure instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            left.add(failure instanceof RefusedException ? String.valueOf(failure.getMessage()) : failure.toString());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The phases that ran so far, in order. */
    public List<PhaseTime> times() {
        return List.copyOf(times);
    }

    private void passed(Phase phase, long begun) {
        Duration took = Duration.ofNanos(nanoTime.getAsLong() - begun);
        times.add(new PhaseTime(phase, took, true));
        progress.on(phase, Kind.PASSED, took, "");
    }

    private PhaseFailedException failed(Phase phase, long begun, @Nullable Throwable cause) {
        PhaseFailedException failure =
                new PhaseFailedException(phase, cause == null ? new RefusedException("failed") : cause);
        Duration took = Duration.ofNanos(nanoTime.getAsLong() - begun);
        times.add(new PhaseTime(phase, took, false));
        progress.on(phase, Kind.FAILED, took, String.valueOf(failure.getMessage()));
        return failure;
    }
}
