package org.ninelives.runtime.patching;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.state.FieldReport;
import org.ninelives.api.state.FieldReport.Fate;
import org.ninelives.api.state.StateTransfer;
import org.ninelives.api.state.StateTransferException;
import org.ninelives.runtime.framework.StateParts.OwnTransfer;
import org.ninelives.runtime.state.Conversion;
import org.ninelives.runtime.transaction.RefusedException;

/** The move of one module's state by its own two services. Its steps run on workers, one after the other. */
final class OwnTransferRun {

    private static final String COMPONENT = "StateTransfer";

    private final OwnTransfer own;
    private final Consumer<String> progress;
    private final BooleanSupplier over;

    /** The version whose code runs now, or has never come back; null in between. Guarded by this. */
    @Nullable
    private StateTransfer inside;

    private volatile boolean asked;

    /** What it said last of how far it is. */
    private volatile String soFar = "";

    /** How many were copied ahead; written by one worker, read by a later one. */
    private int parts;

    OwnTransferRun(OwnTransfer own, Consumer<String> progress, BooleanSupplier over) {
        this.own = own;
        this.progress = progress;
        this.over = over;
    }

    OwnTransfer own() {
        return own;
    }

    boolean wasAsked() {
        return asked;
    }

    /**
     * Waits for the code of a version to come back: what was interrupted is still on its way out when the patch goes on.
     *
     * @return whether it did, in that time
     */
    synchronized boolean hasComeBack(StateTransfer version, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (inside == version) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }

    private synchronized void inside(@Nullable StateTransfer version) {
        inside = version;
        notifyAll();
    }

    /** For messages. */
    String incumbent() {
        return own.module() + " " + own.from();
    }

    /** For messages. */
    String candidate() {
        return own.module() + " " + own.to();
    }

    /** Copies part after part while calls go on, until little is left or half of the time is over. */
    void ahead(Duration limit) throws Exception {
        if (!copiesAhead(own.incumbent(), incumbent()) || !copiesAhead(own.candidate(), candidate())) {
            return;
        }
        long half = System.nanoTime() + limit.toNanos() / 2;
        try (Passing transfer = passing(Instant.now().plus(limit), null)) {
            do {
                Object part = call(
                        own.incumbent(),
                        incumbent(),
                        "captureAhead()",
                        over,
                        version -> version.captureAhead(transfer));
                if (part == null) {
                    return;
                }
                call(own.candidate(), candidate(), "restoreAhead()", over, version -> {
                    version.restoreAhead(part, transfer);
                    return null;
                });
                parts++;
            } while (System.nanoTime() - half < 0);
        }
    }

    private boolean copiesAhead(StateTransfer version, String name) throws Exception {
        return Boolean.TRUE.equals(call(version, name, "copiesAhead()", over, StateTransfer::copiesAhead));
    }

    /** Moves what is left, or all, while no call is inside. */
    FieldReport move(Conversion conversion, Instant deadline, BooleanSupplier givenUp) throws Exception {
        BooleanSupplier nobodyWaits = () -> over.getAsBoolean() || givenUp.getAsBoolean();
        try (Passing transfer = passing(deadline, conversion)) {
            Object captured =
                    call(own.incumbent(), incumbent(), "capture()", nobodyWaits, version -> version.capture(transfer));
            if (captured == null) {
                throw new RefusedException(incumbent() + " captured null instead of its state");
            }
            call(own.candidate(), candidate(), "restore()", nobodyWaits, version -> {
                version.restore(captured, transfer);
                return null;
            });
        }
        return new FieldReport(own.module(), COMPONENT, "", Fate.TRANSFERRED, detail(conversion.rebuilt(path())));
    }

    private String detail(int rebuilt) {
        return "by the module itself"
                + (parts == 0 ? "" : ", " + parts + (parts == 1 ? " part" : " parts") + " of it while calls went on")
                + (rebuilt == 0 ? "" : ", " + rebuilt + (rebuilt == 1 ? " object" : " objects") + " rebuilt")
                + (soFar.isEmpty() ? "" : "; " + soFar);
    }

    private String path() {
        return own.module() + "/" + COMPONENT;
    }

    private interface Question<T> {
        @Nullable
        T ask(StateTransfer version) throws StateTransferException;
    }

    /** Asks a version, and nobody any more when that has taken too long. */
    private <T> @Nullable T call(
            StateTransfer version, String name, String method, BooleanSupplier nobodyWaits, Question<T> question)
            throws RefusedException {
        requireWanted(nobodyWaits);
        asked = true;
        inside(version);
        T answer;
        try {
            answer = question.ask(version);
        } catch (StateTransferException refused) {
            throw new RefusedException(name + " failed in " + method + ": " + refused.getMessage(), refused);
        } catch (RuntimeException | LinkageError | AssertionError failure) {
            throw new RefusedException(name + " failed in " + method + ": " + failure, failure);
        } finally {
            inside(null);
        }
        requireWanted(nobodyWaits);
        return answer;
    }

    private static void requireWanted(BooleanSupplier nobodyWaits) throws RefusedException {
        if (nobodyWaits.getAsBoolean()) {
            throw new RefusedException("nobody waits for the state any more");
        }
    }

    /** What its services see of the move; without a conversion, nothing can be rebuilt. */
    Passing passing(Instant deadline, @Nullable Conversion conversion) {
        return new Passing(own.module(), own.from(), own.to(), deadline, path(), conversion, words -> {
            soFar = words;
            if (!over.getAsBoolean()) {
                progress.accept(own.module() + ": " + words);
            }
        });
    }
}
