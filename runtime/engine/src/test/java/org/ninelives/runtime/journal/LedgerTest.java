package org.ninelives.runtime.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;
import static org.ninelives.runtime.journal.Patches.at;
import static org.ninelives.runtime.journal.Patches.bring;
import static org.ninelives.runtime.journal.Patches.installed;
import static org.ninelives.runtime.journal.Patches.move;
import static org.ninelives.runtime.journal.Patches.moveFromUnknownContent;
import static org.ninelives.runtime.journal.Patches.serving;
import static org.ninelives.runtime.journal.Patches.sha;
import static org.ninelives.runtime.journal.Patches.takeOver;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ninelives.api.HistoryEntry;
import org.ninelives.api.HistoryEntry.Outcome;
import org.ninelives.api.Member;
import org.ninelives.runtime.journal.JournalRecord.Ended;
import org.ninelives.runtime.journal.JournalRecord.Unretired;
import org.osgi.framework.Version;

class LedgerTest {

    @Test
    void knowsNothingOfAnEmptyJournal() {
        Ledger ledger = Ledger.of(List.of());

        assertThat(ledger.history()).isEmpty();
        assertThat(ledger.serving()).isEmpty();
        assertThat(ledger.unfinished()).isEmpty();
        assertThat(ledger.unretired()).isEmpty();
        assertThat(ledger.reachable("route", 5)).isEmpty();
        assertThat(ledger.neededContent(5)).isEmpty();
    }

    @Test
    void remembersHowPatchesEnded_oldestFirst() {
        Ledger ledger = new Patches()
                .begin("1", move("route", "1", "2"))
                .commit("1")
                .begin("2", move("route", "2", "3"))
                .end("2", Outcome.ROLLED_BACK, "counters differ")
                .begin("3", move("route", "2", "3"))
                .end("3", Outcome.STRANDED, "its activator hangs")
                .begin("4", move("route", "2", "4"))
                .ledger();

        assertThat(ledger.history())
                .extracting(HistoryEntry::id, HistoryEntry::outcome, HistoryEntry::reason)
                .containsExactly(
                        tuple("1", Outcome.COMMITTED, ""),
                        tuple("2", Outcome.ROLLED_BACK, "counters differ"),
                        tuple("3", Outcome.STRANDED, "its activator hangs"),
                        tuple("4", Outcome.RUNNING, ""));
        HistoryEntry first = ledger.history().get(0);
        assertThat(first.by()).isEqualTo("anna");
        assertThat(first.began()).isEqualTo(Patches.AT);
        assertThat(first.members()).containsExactly(new Member("route", new Version("1"), new Version("2"), "route"));
    }

    @Test
    void aPatchServesOnlyOnceItIsCommitted() {
        Patches patches = new Patches().begin("1", move("route", "1", "2"));

        assertThat(patches.ledger().serving()).isEmpty();
        assertThat(patches.ledger().unfinished()).contains("1");

        patches.commit("1");

        assertThat(patches.ledger().serving()).containsOnlyKeys("route").containsValue(serving("route", "2", "1", "1"));
        assertThat(patches.ledger().unfinished()).isEmpty();
    }

    @Test
    void aPatchThatEndedChangesNothing() {
        Ledger ledger = committed(move("route", "1", "2"))
                .begin("2", move("route", "2", "3"))
                .end("2", Outcome.STRANDED, "")
                .ledger();

        assertThat(ledger.serving()).containsValue(serving("route", "2", "1", "1"));
        assertThat(ledger.reachable("route", 5)).containsExactly(installed("route", "1"));
        assertThat(ledger.unfinished()).isEmpty();
    }

    @Test
    void knowsWhatServesInThePlaceOfAnother() {
        Ledger ledger = committed(move("route", "1", "2"))
                .begin("2", move("route", "2", "1.5"))
                .commit("2")
                .ledger();
        Installed serving = installed("route", "1.5");

        for (String replacedOlderOrACopy : List.of("1", "2", "0.5", "1.5")) {
            assertThat(ledger.successorOf("route", new Version(replacedOlderOrACopy), "file:elsewhere"))
                    .as(replacedOlderOrACopy)
                    .contains(serving);
        }
        assertThat(ledger.successorOf("route", new Version("3"), "file:elsewhere"))
                .as("newer")
                .isEmpty();
        assertThat(ledger.successorOf("route", new Version("1.5"), serving.location()))
                .as("itself")
                .isEmpty();
        assertThat(ledger.successorOf("other", new Version("1"), "file:elsewhere"))
                .as("never patched")
                .isEmpty();
    }

    @Test
    void whatTookOverUnderAnotherNameServesInThePlaceOfTheFormerOne_untilItIsRemoved() {
        Patches patches =
                new Patches().begin("1", takeOver("route", "1", "road", "0.1")).commit("1");

        assertThat(patches.ledger().successorOf("route", new Version("1"), "file:elsewhere"))
                .contains(installed("road", "0.1"));
        assertThat(patches.remove("road").ledger().successorOf("route", new Version("1"), "file:elsewhere"))
                .isEmpty();
    }

    @Test
    void reachesFormerVersions_latestFirst_andNoMoreThanAskedFor() {
        Patches patches = new Patches();
        for (int patch = 1; patch <= 7; patch++) {
            patches.begin("" + patch, move("route", "" + patch, "" + (patch + 1)))
                    .commit("" + patch);
        }

        assertThat(patches.ledger().reachable("route", 5))
                .containsExactly(
                        installed("route", "7"),
                        installed("route", "6"),
                        installed("route", "5"),
                        installed("route", "4"),
                        installed("route", "3"));
        assertThat(patches.ledger().neededContent(1)).containsExactlyInAnyOrder(sha("route", "8"), sha("route", "7"));
    }

    @Test
    void aVersionThatWasUninstalledByHandNeitherServesNorLeadsBack() {
        Patches patches = committed(move("route", "1", "2"));
        assertThat(patches.ledger().servingAt(at("route", "2"))).contains("route");
        assertThat(patches.ledger().servingAt(at("route", "1"))).isEmpty();

        patches.remove("route");

        assertThat(patches.ledger().serving()).isEmpty();
        assertThat(patches.ledger().reachable("route", 5)).isEmpty();
        assertThat(patches.ledger().neededContent(5)).isEmpty();
        assertThat(patches.ledger().history()).hasSize(1);
    }

    @Test
    void aRollbackUsesUpTheVersionItLeadsTo() {
        Ledger ledger = committed(move("route", "1", "2"))
                .begin("2", move("route", "2", "3"))
                .commit("2")
                .beginRollback("3", "2", move("route", "3", "2"))
                .commit("3")
                .ledger();

        assertThat(ledger.serving()).containsValue(serving("route", "2", "3", "1"));
        assertThat(ledger.reachable("route", 5)).containsExactly(installed("route", "1"));
        assertThat(ledger.rolledBackBy("2")).contains("3");
        assertThat(ledger.rolledBackBy("1")).isEmpty();
    }

    @Test
    void rollbacksLeadToTheVersionBeforeTheFirstPatch_andNoFurther() {
        Ledger ledger = committed(move("route", "1", "2"))
                .beginRollback("2", "1", move("route", "2", "1"))
                .commit("2")
                .ledger();

        assertThat(ledger.serving()).containsValue(serving("route", "1", "2", null));
        assertThat(ledger.reachable("route", 5)).isEmpty();
    }

    @Test
    void aRollbackOfARollbackIsAPatchLikeAnyOther() {
        Ledger ledger = committed(move("route", "1", "2"))
                .beginRollback("2", "1", move("route", "2", "1"))
                .commit("2")
                .beginRollback("3", "2", move("route", "1", "2"))
                .commit("3")
                .ledger();

        assertThat(ledger.serving()).containsValue(serving("route", "2", "3", "3"));
        assertThat(ledger.reachable("route", 5)).containsExactly(installed("route", "1"));
    }

    @Test
    void aRollbackTakesBackWhatItsPatchBroughtAnew() {
        Ledger ledger = committed(move("route", "1", "2"), bring("counter", "1"))
                .beginRollback("2", "1", move("route", "2", "1"))
                .commit("2")
                .ledger();

        assertThat(ledger.serving()).containsOnlyKeys("route");
    }

    @Test
    void aBundleOfAnotherNameTakesOver_andItsRollbackGivesBack() {
        Patches patches = committed(move("route", "1", "2"))
                .begin("2", takeOver("route", "2", "router", "1"))
                .commit("2");

        assertThat(patches.ledger().serving())
                .containsOnlyKeys("router")
                .containsValue(serving("router", "1", "2", "2"));
        assertThat(patches.ledger().reachable("router", 5))
                .containsExactly(installed("route", "2"), installed("route", "1"));

        patches.beginRollback("3", "2", takeOver("router", "1", "route", "2")).commit("3");

        assertThat(patches.ledger().serving()).containsOnlyKeys("route").containsValue(serving("route", "2", "3", "1"));
        assertThat(patches.ledger().reachable("route", 5)).containsExactly(installed("route", "1"));
    }

    @Test
    void twoModulesCanSwapTheirNames() {
        Ledger ledger = committed(takeOver("a", "1", "b", "2"), takeOver("b", "1", "a", "2"))
                .ledger();

        assertThat(ledger.serving()).containsOnlyKeys("a", "b");
        assertThat(ledger.reachable("a", 5)).containsExactly(installed("b", "1"));
        assertThat(ledger.reachable("b", 5)).containsExactly(installed("a", "1"));
    }

    @Test
    void theWayBackEndsWhereContentCouldNotBeHad() {
        Ledger ledger = committed(moveFromUnknownContent("route", "1", "2"))
                .begin("2", move("route", "2", "3"))
                .commit("2")
                .ledger();

        assertThat(ledger.reachable("route", 5)).containsExactly(installed("route", "2"));
        assertThat(ledger.unretired()).extracting(Unretired::patch).containsExactly("1", "2");
    }

    @Test
    void theWayBackEndsWhereSomebodyUpdatedByHand() {
        Ledger ledger = committed(move("route", "1", "2"))
                .begin("2", move("route", "2.5", "3"))
                .commit("2")
                .ledger();

        assertThat(ledger.reachable("route", 5)).containsExactly(installed("route", "2.5"));
    }

    @Test
    void namesTheFormersThatAreStillToBeRetired() {
        Patches patches = committed(move("route", "1", "2"), bring("counter", "1"));

        assertThat(patches.ledger().unretired()).containsExactly(new Unretired("1", List.of(installed("route", "1"))));

        patches.retire("1");

        assertThat(patches.ledger().unretired()).isEmpty();
    }

    @Test
    void doesNotRetireAFormerThatServesAgain() {
        Ledger ledger = committed(move("route", "1", "2"))
                .beginRollback("2", "1", move("route", "2", "1"))
                .commit("2")
                .ledger();

        assertThat(ledger.unretired()).containsExactly(new Unretired("2", List.of(installed("route", "2"))));
    }

    @Test
    void needsTheContentOfAnUnfinishedPatch() {
        Ledger ledger = committed(move("route", "1", "2"))
                .begin("2", move("counter", "1", "2"))
                .ledger();

        assertThat(ledger.neededContent(0))
                .containsExactlyInAnyOrder(sha("route", "2"), sha("counter", "1"), sha("counter", "2"));
    }

    @Test
    void refusesRecordsThatCannotFollowEachOther() {
        assertThatThrownBy(() -> new Patches().commit("1").ledger()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new Ended("1", Patches.AT, Outcome.COMMITTED, ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesAFormerVersionWithoutALocation() {
        Member member = new Member("route", new Version("1"), new Version("2"), "route");

        assertThatThrownBy(() -> new Entry(member, "sha", "location", null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("route 1.0.0 -> 2.0.0");
    }

    private static Patches committed(Entry... members) {
        return new Patches().begin("1", members).commit("1");
    }

    @Test
    void knowsWhatHasThePlaceOfAFormerVersion() {
        Ledger ledger = new Patches()
                .begin("1", move("route", "1", "2"))
                .commit("1")
                .begin("2", takeOver("route", "2", "router", "3"))
                .commit("2")
                .begin("3", move("game", "1", "2"))
                .ledger();

        assertThat(ledger.heirOf("router", at("router", "3"))).isEqualTo(at("router", "3"));
        assertThat(ledger.heirOf("route", at("route", "1")))
                .as("it has another name now")
                .isEqualTo(at("router", "3"));
        assertThat(ledger.heirOf("game", at("game", "1")))
                .as("its patch has not committed")
                .isEqualTo(at("game", "1"));
    }
}
