package org.ninelives.runtime.patching;

import java.util.List;
import java.util.Map;
import org.ninelives.runtime.framework.Framework;
import org.ninelives.runtime.journal.Journal;
import org.ninelives.runtime.journal.Ledger;

/**
 * Binds the configurations that versions share to the version that serves, as the journal knows it. Only in the turn of
 * patches: one that is under way shares them.
 */
final class Settling {

    private final Framework framework;
    private final Journal journal;
    private final Turns turns;

    Settling(Framework framework, Journal journal, Turns turns) {
        this.framework = framework;
        this.journal = journal;
        this.turns = turns;
    }

    /** For who has the turn. Returns what could not be done, a line each. */
    List<String> now(Map<String, String> gone) {
        Ledger ledger = Ledger.of(journal.records());
        return framework.configurations().settle(ledger::heirOf, gone);
    }

    /**
     * For everybody else: waits until no patch is under way.
     *
     * @param gone the locations of former versions that were removed, each with that of its successor
     */
    List<String> inTurn(Map<String, String> gone) throws InterruptedException {
        return turns.call(() -> now(gone));
    }
}
