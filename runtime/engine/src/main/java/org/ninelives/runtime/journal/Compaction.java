package org.ninelives.runtime.journal;

import java.util.ArrayList;
import java.util.List;
import org.ninelives.runtime.journal.JournalRecord.Begun;

/** Puts a summary in the place of all but the latest patches. */
final class Compaction {

    private Compaction() {}

    /**
     * The records that are worth keeping.
     *
     * @param mostHistory how many patches to keep as they are
     * @param mostReachable how many former versions of each module have to stay within reach
     * @return the records themselves if there is nothing to be dropped
     */
    static List<JournalRecord> of(List<JournalRecord> records, int mostHistory, int mostReachable) {
        int cut = beginOfLatest(records, mostHistory);
        List<JournalRecord> dropped = records.subList(0, cut);
        if (dropped.stream().noneMatch(Begun.class::isInstance)) {
            return records;
        }
        List<JournalRecord> kept = records.subList(cut, records.size());
        // Each later rollback uses up one of the versions that served before the cut.
        long rollbacks = kept.stream()
                .filter(record -> record instanceof Begun begun && begun.rollbackOf() != null)
                .count();
        List<JournalRecord> result = new ArrayList<>(Ledger.of(dropped).summary(1 + mostReachable + (int) rollbacks));
        result.addAll(kept);
        return result;
    }

    private static int beginOfLatest(List<JournalRecord> records, int patches) {
        int found = 0;
        for (int i = records.size() - 1; i >= 0; i--) {
            if (records.get(i) instanceof Begun && ++found == patches) {
                return i;
            }
        }
        return 0;
    }
}
