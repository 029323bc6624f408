package org.ninelives.runtime.patching;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.Activity;
import org.ninelives.api.PatchResult;
import org.ninelives.api.Phase;
import org.ninelives.api.Submission;

/** One patch that was asked for: it waits, runs and ends. Thread-safe. */
final class Turn implements Submission {

    private final String id;
    private final String name;
    private final String by;
    private final Instant asked;
    private final CompletableFuture<PatchResult> result = new CompletableFuture<>();

    /** Who wants it aborted; null while nobody does. Guarded by this. */
    @Nullable
    private String abortedBy;

    /** Guarded by this. */
    private boolean begun;

    /** The run that is under way; null before the first and after the last. Guarded by this. */
    @Nullable
    private Abort abort;

    @Nullable
    private volatile Phase phase;

    /** How far it is in its phase; null if nobody says so. */
    @Nullable
    private volatile String progress;

    private volatile boolean waitsForCalls;

    /** The number of the step that runs, where that is not the first one. */
    @Nullable
    private volatile String step;

    Turn(String id, String name, String by, Instant asked) {
        this.id = id;
        this.name = name;
        this.by = by;
        this.asked = asked;
    }

    @Override
    public String id() {
        return id;
    }

    /** Whether this is the patch of that number, in one of its steps. */
    boolean is(String number) {
        return id.equals(number) || number.equals(step);
    }

    /** Its next step, a patch of its own in the history, begins. */
    void goesOnAs(String number) {
        step = number;
    }

    String by() {
        return by;
    }

    @Override
    public CompletionStage<PatchResult> result() {
        return result.minimalCompletionStage();
    }

    CompletableFuture<PatchResult> future() {
        return result;
    }

    /** It is to be taken back. One that has not begun is over at once, and does not begin. */
    void abort(String who) {
        boolean over;
        synchronized (this) {
            if (abortedBy == null) {
                abortedBy = who;
            }
            over = !begun;
            if (abort != null) {
                abort.ask(who);
            }
        }
        if (over) {
            result.complete(refusal(whyNot()));
        }
    }

    /** Its turn has come; from now on it is aborted through its {@linkplain #begin() runs}. */
    synchronized void come() {
        begun = true;
    }

    /** Whether it is not to begin, or not to go on with its next run. */
    synchronized boolean isAborted() {
        return abortedBy != null;
    }

    /** Why it does not begin, for messages. */
    synchronized String whyNot() {
        return "patch " + id + " (" + name + ") was aborted" + byWhom() + " before it began";
    }

    /** For messages; empty if nobody in particular did. */
    synchronized String byWhom() {
        return abortedBy == null || abortedBy.isEmpty() ? "" : " by " + abortedBy;
    }

    /** The result of a patch that does not begin. */
    PatchResult refusal(String reason) {
        return refusal(id, reason);
    }

    /** The result of a step that does not begin. */
    PatchResult refusal(String number, String reason) {
        return new PatchResult.RolledBack(new ReportBuilder(number, by, asked).build(), Phase.STAGE, reason);
    }

    /** Its run begins, on the calling thread. */
    synchronized Abort begin() {
        Abort mine = new Abort();
        if (abortedBy != null) {
            mine.ask(abortedBy);
        }
        abort = mine;
        return mine;
    }

    void in(Phase now) {
        if (phase != now) {
            progress = null;
            waitsForCalls = false;
        }
        phase = now;
    }

    /** By any thread, as often as it likes. */
    void progress(String soFar) {
        progress = soFar;
    }

    /** From now on until its next phase, or until it says otherwise. */
    void waitsForCalls(boolean waits) {
        waitsForCalls = waits;
    }

    Activity.Underway now() {
        return new Now(id, name, by, asked, Optional.ofNullable(phase), Optional.ofNullable(progress), waitsForCalls);
    }

    private record Now(
            String id,
            String name,
            String by,
            Instant asked,
            Optional<Phase> phase,
            Optional<String> progress,
            boolean waitsForCalls)
            implements Activity.Underway {}
}
