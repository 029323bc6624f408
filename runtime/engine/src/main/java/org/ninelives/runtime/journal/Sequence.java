package org.ninelives.runtime.journal;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ninelives.runtime.journal.JournalRecord.Begun;
import org.ninelives.runtime.journal.JournalRecord.Committed;
import org.ninelives.runtime.journal.JournalRecord.Ended;
import org.ninelives.runtime.journal.JournalRecord.Retired;
import org.ninelives.runtime.journal.JournalRecord.Unretired;

/** The order in which records may follow each other: one patch at a time, and each step once. */
final class Sequence {

    private final Map<String, Step> reached = new HashMap<>();
    private @Nullable String running;

    /** The patch that has begun and neither committed nor ended. */
    Optional<String> unfinished() {
        return Optional.ofNullable(running);
    }

    /** Refuses a record that cannot come next with an {@link IllegalStateException}. */
    void check(JournalRecord record) {
        Move move = move(record);
        if (move == null) {
            return;
        }
        Step before = reached.getOrDefault(move.patch, Step.UNKNOWN);
        if (!before.next().contains(move.to)) {
            throw new IllegalStateException("patch " + move.patch + " is " + before + " and cannot become " + move.to);
        }
        if (move.to == Step.BEGUN && running != null) {
            throw new IllegalStateException("patch " + move.patch + " cannot begin while patch " + running + " runs");
        }
    }

    /** Takes note of a record that was {@linkplain #check checked}. */
    void add(JournalRecord record) {
        Move move = move(record);
        if (move == null) {
            return;
        }
        reached.put(move.patch, move.to);
        if (move.to == Step.BEGUN) {
            running = move.patch;
        } else if (move.patch.equals(running)) {
            running = null;
        }
    }

    private static @Nullable Move move(JournalRecord record) {
        if (record instanceof Begun begun) {
            return new Move(begun.patch(), Step.BEGUN);
        } else if (record instanceof Committed committed) {
            return new Move(committed.patch(), Step.COMMITTED);
        } else if (record instanceof Ended ended) {
            return new Move(ended.patch(), Step.ENDED);
        } else if (record instanceof Retired retired) {
            return new Move(retired.patch(), Step.RETIRED);
        } else if (record instanceof Unretired unretired) {
            return new Move(unretired.patch(), Step.UNRETIRED);
        }
        return null;
    }

    private record Move(String patch, Step to) {}

    private enum Step {
        UNKNOWN,
        BEGUN,
        COMMITTED,
        ENDED,
        /** Committed, its own records dropped by a compaction. */
        UNRETIRED,
        RETIRED;

        Set<Step> next() {
            return switch (this) {
                case UNKNOWN -> EnumSet.of(BEGUN, UNRETIRED);
                case BEGUN -> EnumSet.of(COMMITTED, ENDED);
                case COMMITTED, UNRETIRED -> EnumSet.of(RETIRED);
                case ENDED, RETIRED -> EnumSet.noneOf(Step.class);
            };
        }
    }
}
