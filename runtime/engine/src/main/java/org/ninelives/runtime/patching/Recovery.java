package org.ninelives.runtime.patching;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.HistoryEntry.Outcome;
import org.ninelives.runtime.framework.Framework;
import org.ninelives.runtime.journal.Installed;
import org.ninelives.runtime.journal.Journal;
import org.ninelives.runtime.journal.JournalRecord.Ended;
import org.ninelives.runtime.journal.JournalRecord.Retired;
import org.ninelives.runtime.journal.JournalRecord.Unretired;
import org.ninelives.runtime.journal.Ledger;
import org.ninelives.runtime.journal.Serving;
import org.ninelives.runtime.store.Store;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the framework to what the journal says, before any module starts: a patch that had not committed never was; one
 * that had is completed. Everything here may run again, should the process be killed in the middle of it.
 */
public final class Recovery {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final Framework framework;
    private final Journal journal;
    private final Store store;

    /** Nothing is recovered yet. */
    public Recovery(Framework framework, Journal journal, Store store) {
        this.framework = framework;
        this.journal = journal;
        this.store = store;
    }

    /**
     * Recovers.
     *
     * @throws IOException if the journal cannot be written
     */
    public void run() throws IOException {
        Ledger ledger = Ledger.of(journal.records());
        @Nullable String unfinished = ledger.unfinished().orElse(null);
        if (unfinished != null) {
            LOG.warn("Patch {} was cut short before it committed; it is undone", unfinished);
            journal.append(new Ended(
                    unfinished,
                    journal.now(),
                    Outcome.ROLLED_BACK,
                    "the process ended before the patch had committed; the incumbents serve"));
        }
        removeWhatNoCommitKnows(ledger);
        for (Serving serving : ledger.serving().values()) {
            bringBack(serving.installed(), ledger.isUnderWay(serving.patch()));
        }
        for (Unretired patch : ledger.unretired()) {
            complete(patch);
        }
        store.keepOnly(Ledger.of(journal.records()).neededContent(Patches.MOST_REACHABLE));
    }

    /** Candidates of a patch that was cut short, and what hung when the process ended. */
    private void removeWhatNoCommitKnows(Ledger ledger) {
        Set<String> known = new HashSet<>();
        ledger.serving()
                .values()
                .forEach(serving -> known.add(serving.installed().location()));
        for (Bundle bundle : framework.installedUnder(Staged.LOCATION_SCHEME)) {
            if (!known.contains(bundle.getLocation())) {
                uninstall(bundle);
            }
        }
    }

    /** A version that is there was perhaps started for its patch only; that it starts with the framework came after. */
    private void bringBack(Installed serving, boolean underWay) {
        Bundle bundle = framework.at(serving.location());
        if (bundle != null && underWay) {
            try {
                framework.startWithFramework(bundle);
            } catch (BundleException failure) {
                LOG.error("{} {} was committed, but does not start", serving.module(), serving.version(), failure);
            }
        }
        if (bundle != null || serving.sha256() == null) {
            return;
        }
        try (InputStream content = Files.newInputStream(store.verify(serving.sha256()))) {
            framework.reinstall(serving.location(), content);
            LOG.info("{} {} was committed and not there; it is installed again", serving.module(), serving.version());
        } catch (IOException | BundleException failure) {
            LOG.error(
                    "{} {} was committed, but cannot be brought back: install it by hand",
                    serving.module(),
                    serving.version(),
                    failure);
        }
    }

    private void complete(Unretired patch) throws IOException {
        boolean allGone = true;
        for (Installed former : patch.formers()) {
            Bundle bundle = framework.at(former.location());
            if (bundle != null && bundle.getVersion().equals(former.version())) {
                allGone &= uninstall(bundle);
            }
        }
        if (allGone) {
            journal.append(new Retired(patch.patch(), journal.now()));
        }
    }

    private static boolean uninstall(Bundle bundle) {
        try {
            bundle.uninstall();
            LOG.info("{} {} does not serve; it is removed", bundle.getSymbolicName(), bundle.getVersion());
            return true;
        } catch (BundleException failure) {
            LOG.error(
                    "{} {} does not serve, but could not be removed",
                    bundle.getSymbolicName(),
                    bundle.getVersion(),
                    failure);
            return false;
        }
    }
}
