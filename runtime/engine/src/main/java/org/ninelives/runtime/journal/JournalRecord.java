package org.ninelives.runtime.journal;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.HistoryEntry.Outcome;

/** What the journal holds: the steps of patches, and in front of them what was left of those that it no longer holds. */
public sealed interface JournalRecord {

    /**
     * The content is staged, and nothing is installed yet.
     *
     * @param by who asked for it; may be empty
     * @param rollbackOf the patch that this one takes back, if it is a rollback
     */
    record Begun(
            String patch,
            Instant at,
            String by,
            List<Entry> members,
            @Nullable String rollbackOf) implements JournalRecord {

        /** Copies the list. */
        public Begun {
            members = List.copyOf(members);
        }
    }

    /** The point of no return: the new versions serve, whatever happens next. */
    record Committed(String patch, Instant at) implements JournalRecord {}

    /** The incumbents serve as before. */
    record Ended(String patch, Instant at, Outcome outcome, String reason) implements JournalRecord {

        /** Refuses the outcomes that are not an end without a commit. */
        public Ended {
            if (outcome != Outcome.ROLLED_BACK && outcome != Outcome.STRANDED) {
                throw new IllegalArgumentException("a patch without a commit does not end as " + outcome);
            }
        }
    }

    /** The versions that a committed patch replaced are gone, or kept on purpose. */
    record Retired(String patch, Instant at) implements JournalRecord {}

    /**
     * Somebody uninstalled the serving version by hand: it does not come back, and its former versions are out of reach.
     */
    record Removed(String module, Instant at) implements JournalRecord {}

    /** No patch starts from here on. */
    record Locked(String reason, String by, Instant at) implements JournalRecord {}

    /** Patches may start again. */
    record Unlocked(String by, Instant at) implements JournalRecord {}

    /**
     * Written by a compaction: what a module's patches came to.
     *
     * @param versions the versions that served, latest last; that one serves now
     */
    record Standing(String module, List<Serving> versions) implements JournalRecord {

        /** Copies the list. */
        public Standing {
            versions = List.copyOf(versions);
        }
    }

    /**
     * Written by a compaction: what a committed patch has left to retire.
     *
     * @param formers the versions that it replaced
     */
    record Unretired(String patch, List<Installed> formers) implements JournalRecord {

        /** Copies the list. */
        public Unretired {
            formers = List.copyOf(formers);
        }
    }
}
