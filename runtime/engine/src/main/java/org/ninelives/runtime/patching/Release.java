package org.ninelives.runtime.patching;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ninelives.runtime.dispatch.Closing;
import org.ninelives.runtime.dispatch.Dispatch;
import org.ninelives.runtime.framework.Candidate;
import org.ninelives.runtime.framework.Framework;
import org.ninelives.runtime.journal.Journal;
import org.ninelives.runtime.journal.JournalRecord.Committed;
import org.ninelives.runtime.patching.Verification.Verified;
import org.ninelives.runtime.transaction.LeftBehindException;
import org.ninelives.runtime.transaction.RefusedException;

/** FLIP and RELEASE: the point of no return, and what follows it before the operator hears of success. */
final class Release {

    private final Framework framework;
    private final Dispatch dispatch;
    private final Journal journal;

    Release(Framework framework, Dispatch dispatch, Journal journal) {
        this.framework = framework;
        this.dispatch = dispatch;
        this.journal = journal;
    }

    /** Commits, or refuses and leaves nothing behind. */
    void flip(String patchId, Verified verified) throws RefusedException, IOException {
        Closing closing = closingOf(verified);
        framework.modules().watch().requireUndisturbed();
        framework.arrival().requireReady(verified.moved().quiet().started().changeover());
        if (closing != null && !closing.decide()) {
            throw new RefusedException("the patch gave way to the callers: " + closing.whyGivenUp());
        }
        journal.append(new Committed(patchId, journal.now()));
        // From this write on, calls meet the candidates. It cannot fail, so the journal and the memory agree.
        dispatch.flip(verified.moved().quiet().started().installed().next());
    }

    @Nullable
    private static Closing closingOf(Verified verified) {
        return verified.moved().quiet().closing();
    }

    /** The bundles are what they are now, and the parked calls go on, on the candidates. */
    void open(Verified verified) {
        try {
            verified.moved().quiet().started().changeover().turnRoles();
            framework.installer().patchEnds();
        } finally {
            Closing closing = closingOf(verified);
            if (closing != null) {
                dispatch.open(closing);
            }
        }
    }

    void publish(Verified verified) throws Exception {
        framework.departure().publish(verified.moved().quiet().started().changeover());
        // What somebody bound to an incumbent while the patch was under way.
        framework
                .configurations()
                .share(verified.moved().quiet().started().installed().candidates());
    }

    /** A restart of the framework brings back what serves now. */
    void persist(Verified verified) throws LeftBehindException {
        List<String> left = new ArrayList<>();
        for (Candidate candidate :
                verified.moved().quiet().started().installed().candidates()) {
            try {
                framework.installer().persist(candidate);
            } catch (RefusedException failure) {
                left.add(String.valueOf(failure.getMessage()));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                left.add(candidate + " was not made persistent: interrupted");
            }
        }
        if (!left.isEmpty()) {
            throw new LeftBehindException("not everything comes back after a restart", null, left);
        }
    }
}
