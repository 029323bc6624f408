package org.ninelives.runtime.patching;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.ninelives.api.Patch;
import org.ninelives.api.PatchResult;
import org.ninelives.runtime.framework.Framework;
import org.ninelives.runtime.journal.Installed;
import org.ninelives.runtime.journal.Journal;
import org.ninelives.runtime.journal.JournalRecord.Removed;
import org.ninelives.runtime.journal.Ledger;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What others do to the bundles of modules with the means of the framework, as far as it concerns patches. */
public final class ByHand {

    private static final Logger LOG = LoggerFactory.getLogger(ByHand.class);

    private final Framework framework;
    private final Journal journal;
    private final Turns turns;
    private final Conductor conductor;

    ByHand(Framework framework, Journal journal, Turns turns, Conductor conductor) {
        this.framework = framework;
        this.journal = journal;
        this.turns = turns;
        this.conductor = conductor;
    }

    /** A bundle of a module was started beside the one that serves: it goes through the same phases. Returns at once. */
    public void started(Bundle bundle) {
        String name = bundle.getSymbolicName() + " " + bundle.getVersion();
        Patch patch = Patch.of(URI.create("bundle:" + bundle.getBundleId())).by("started by hand");
        try {
            turns.add(name, patch.by(), turn -> takeOver(turn, patch, bundle));
        } catch (IllegalStateException stopping) {
            LOG.info("{} was started by hand; the next start of the runtime decides whether it serves", name);
        }
    }

    private PatchResult takeOver(Turn turn, Patch patch, Bundle bundle) {
        if (bundle.getState() != Bundle.ACTIVE) {
            return turn.refusal("it was stopped before its turn came");
        }
        PatchResult result = conductor.run(turn, new Request(patch, List.of(new Request.ByHand(bundle)), null));
        refuse(bundle, result);
        return result;
    }

    private void refuse(Bundle bundle, PatchResult result) {
        String reason = result.match(done -> "", PatchResult.RolledBack::reason, PatchResult.Stranded::reason);
        if (!reason.isEmpty()) {
            LOG.warn("Bundle {} was started by hand and refused; it is stopped: {}", bundle.getBundleId(), reason);
            try {
                framework.departure().stop(bundle);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } catch (Exception failure) {
                LOG.error(
                        "Bundle {} was refused but could not be stopped; it is hidden", bundle.getBundleId(), failure);
            }
            // Last: who hears of it may start the bundle again, which must not be taken for what is stopped here.
            framework.modules().refused(bundle, reason);
        }
    }

    /** A bundle was uninstalled. If a patch had brought it and nothing replaced it, then by somebody who wants it gone. */
    public void uninstalled(Bundle bundle) {
        Ledger.of(journal.records()).servingAt(bundle.getLocation()).ifPresent(module -> {
            try {
                journal.append(new Removed(module, journal.now()));
                LOG.info("{} {} was uninstalled by hand", module, bundle.getVersion());
            } catch (IOException failure) {
                LOG.error(
                        "{} {} was uninstalled by hand, which could not be journaled; it comes back at the next start",
                        module,
                        bundle.getVersion(),
                        failure);
            }
        });
    }

    /** The location of the bundle that took the place of another one by a patch, and holds it still. */
    public Optional<String> successorOf(String symbolicName, Version version, String location) {
        return Ledger.of(journal.records())
                .successorOf(symbolicName, version, location)
                .map(Installed::location);
    }
}
