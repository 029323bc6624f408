package org.ninelives.runtime.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ninelives.api.HistoryEntry.Outcome;
import org.ninelives.runtime.journal.JournalRecord.Begun;

class CompactionTest {

    private static final int REACHABLE = 3;
    private static final int PATCHES = 40;

    /** Random lives of a few modules, compacted once in every place, come to the same. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 50})
    void keepsAllButOldHistory(int mostHistory) {
        for (int seed = 0; seed < 20; seed++) {
            List<JournalRecord> whole = new ArrayList<>();
            for (JournalRecord record : life(new Random(seed))) {
                whole.add(record);
                List<JournalRecord> compacted = Compaction.of(whole, mostHistory, REACHABLE);

                assertSame(Ledger.of(compacted), Ledger.of(whole), mostHistory, "seed " + seed + ", " + record);
            }
        }
    }

    /** Compacted again and again, they still do; a rollback beyond what a compaction kept is another matter. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void canBeRepeated(int mostHistory) {
        for (int seed = 0; seed < 20; seed++) {
            List<JournalRecord> whole = new ArrayList<>();
            List<JournalRecord> compacted = new ArrayList<>();
            for (JournalRecord record : life(new Random(seed))) {
                whole.add(record);
                compacted.add(record);
                compacted = new ArrayList<>(Compaction.of(compacted, mostHistory, PATCHES));

                assertSame(Ledger.of(compacted), Ledger.of(whole), mostHistory, "seed " + seed + ", " + record);
            }
        }
    }

    private static void assertSame(Ledger compacted, Ledger whole, int mostHistory, String when) {
        assertThat(compacted.serving()).as(when).isEqualTo(whole.serving());
        assertThat(compacted.unfinished()).as(when).isEqualTo(whole.unfinished());
        assertThat(compacted.unretired()).as(when).isEqualTo(whole.unretired());
        assertThat(compacted.neededContent(REACHABLE)).as(when).isEqualTo(whole.neededContent(REACHABLE));
        for (String module : whole.serving().keySet()) {
            assertThat(compacted.reachable(module, REACHABLE)).as(when).isEqualTo(whole.reachable(module, REACHABLE));
        }
        int patches = whole.history().size();
        assertThat(compacted.history())
                .as(when)
                .isEqualTo(whole.history().subList(Math.max(0, patches - mostHistory), patches));
    }

    /** Patches of several modules, takeovers, bundles brought anew, failures, rollbacks, with retirements in between. */
    private static List<JournalRecord> life(Random random) {
        Patches patches = new Patches();
        Map<String, Integer> versions = new TreeMap<>(Map.of("a", 1, "b", 1, "c", 1));
        List<Begun> undoable = new ArrayList<>();
        Set<String> retirable = new HashSet<>();
        for (int number = 1; number <= PATCHES; number++) {
            String patch = Integer.toString(number);
            if (!undoable.isEmpty() && random.nextInt(3) == 0) {
                Begun latest = undoable.remove(undoable.size() - 1);
                patches.beginRollback(patch, latest.patch(), back(latest));
                latest.members().forEach(entry -> versions.remove(entry.member().module()));
                latest.members().stream()
                        .flatMap(entry -> entry.former().stream())
                        .forEach(former ->
                                versions.put(former.module(), former.version().getMajor()));
                patches.commit(patch);
            } else {
                Entry[] members = forward(versions, number, random);
                patches.begin(patch, members);
                if (random.nextInt(5) == 0) {
                    patches.end(patch, Outcome.ROLLED_BACK, "");
                    continue;
                }
                for (Entry member : members) {
                    versions.remove(member.member().replaces());
                }
                for (Entry member : members) {
                    versions.put(member.member().module(), number + 1);
                }
                undoable.add((Begun) patches.records.get(patches.records.size() - 1));
                patches.commit(patch);
            }
            retirable.add(patch);
            if (random.nextBoolean()) {
                String retired = retirable.iterator().next();
                retirable.remove(retired);
                patches.retire(retired);
            }
        }
        return patches.records;
    }

    private static Entry[] forward(Map<String, Integer> versions, int number, Random random) {
        List<Entry> members = new ArrayList<>();
        versions.forEach((module, version) -> {
            String to = Integer.toString(number + 1);
            String from = Integer.toString(version);
            switch (random.nextInt(6)) {
                case 0, 1 -> members.add(Patches.move(module, from, to));
                case 2 -> members.add(Patches.takeOver(module, from, module + number, to));
                case 3 -> members.add(Patches.bring("new" + module + number, to));
                default -> {
                    // Not part of this patch.
                }
            }
        });
        return members.toArray(new Entry[0]);
    }

    private static Entry[] back(Begun patch) {
        List<Entry> members = new ArrayList<>();
        for (Entry entry : patch.members()) {
            entry.former()
                    .ifPresent(former -> members.add(Patches.takeOver(
                            entry.member().module(),
                            entry.member().to().toString(),
                            former.module(),
                            former.version().toString())));
        }
        return members.toArray(new Entry[0]);
    }
}
