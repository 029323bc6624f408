package org.ninelives.runtime.patching;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ninelives.api.Patch;
import org.ninelives.api.Policy;
import org.ninelives.runtime.framework.Modules;
import org.ninelives.runtime.journal.Entry;
import org.ninelives.runtime.journal.Installed;
import org.ninelives.runtime.journal.Journal;
import org.ninelives.runtime.journal.JournalRecord.Begun;
import org.ninelives.runtime.journal.Ledger;
import org.ninelives.runtime.journal.Serving;
import org.ninelives.runtime.store.Store;
import org.ninelives.runtime.transaction.RefusedException;
import org.osgi.framework.Version;

/** Where a module or a patch can go back to, as requests that go there. Used in a patch's turn. */
final class WayBack {

    private final Modules modules;
    private final Journal journal;
    private final Store store;

    WayBack(Modules modules, Journal journal, Store store) {
        this.modules = modules;
        this.journal = journal;
        this.store = store;
    }

    /**
     * The request that takes back the patch which brought the serving version of a module.
     *
     * @param by who asks for it
     * @throws RefusedException that says why there is no way back
     */
    Request of(String moduleOrPatch, Policy policy, String by) throws RefusedException {
        Ledger ledger = ledger();
        String patchId = patchOf(moduleOrPatch, ledger);
        Begun patch = committed(ledger, patchId);
        List<Request.Source> sources = new ArrayList<>();
        for (Entry entry : patch.members()) {
            Optional<Installed> former = entry.former();
            if (former.isPresent()) {
                requireStillServing(ledger, patchId, entry);
                sources.add(kept(entry, former.get()));
            }
        }
        if (sources.isEmpty()) {
            throw new RefusedException("patch " + patchId + " replaced nothing, so there is nothing to go back to");
        }
        // The addresses are only for messages here; the bundles come from the store.
        Patch back = Patch.of(URI.create(Staged.LOCATION_SCHEME + "patch/" + patchId))
                .under(policy)
                .by((by.isEmpty() ? "" : by + ", ") + "rollback of patch " + patchId);
        return new Request(back, sources, patchId);
    }

    private Ledger ledger() {
        return Ledger.of(journal.records());
    }

    private String patchOf(String moduleOrPatch, Ledger ledger) throws RefusedException {
        Serving named = ledger.serving().get(moduleOrPatch);
        if (named == null && ledger.patch(moduleOrPatch).isEmpty()) {
            throw new RefusedException(
                    modules.named(moduleOrPatch).isPresent()
                            ? moduleOrPatch + " was never patched, so there is no version to go back to"
                            : moduleOrPatch + " is neither a module nor a patch");
        }
        String patchId = named == null ? moduleOrPatch : named.broughtBy();
        if (patchId == null) {
            throw new RefusedException(
                    moduleOrPatch + " has no version to go back to: its serving version is the oldest one known");
        }
        return patchId;
    }

    /**
     * How many patches have to be taken back until a module serves in a version again.
     *
     * @throws RefusedException if no rollback leads there
     */
    int stepsTo(Version version, String module) throws RefusedException {
        if (modules.named(module).isEmpty()) {
            throw new RefusedException(module + " is no module, so it cannot go back to version " + version);
        }
        List<Version> reachable = ledger().reachable(module, Patches.MOST_REACHABLE).stream()
                .map(Installed::version)
                .toList();
        int index = reachable.indexOf(version);
        if (index < 0) {
            throw new RefusedException(module + " cannot go back to " + version
                    + (reachable.isEmpty() ? ": there is no version to go back to" : ", only to " + reachable));
        }
        return index + 1;
    }

    private static Begun committed(Ledger ledger, String patchId) throws RefusedException {
        Begun patch = ledger.patch(patchId)
                .orElseThrow(() ->
                        new RefusedException("patch " + patchId + " is too long ago: the journal no longer holds it"));
        if (!ledger.isCommitted(patchId)) {
            throw new RefusedException("patch " + patchId + " was not committed, so there is nothing to take back");
        }
        Optional<String> by = ledger.rolledBackBy(patchId);
        if (by.isPresent()) {
            throw new RefusedException("patch " + patchId + " was taken back already, by patch " + by.get());
        }
        return patch;
    }

    private static void requireStillServing(Ledger ledger, String patchId, Entry entry) throws RefusedException {
        Serving serving = ledger.serving().get(entry.member().module());
        if (serving == null || !patchId.equals(serving.broughtBy())) {
            throw new RefusedException("patch " + patchId + " cannot be taken back as a whole: "
                    + entry.member().module() + " was patched again since"
                    + (serving == null || serving.broughtBy() == null
                            ? ""
                            : ", by patch " + serving.broughtBy() + "; take that one back first"));
        }
    }

    private Request.Source kept(Entry entry, Installed former) throws RefusedException {
        String sha256 = former.sha256();
        if (sha256 == null || store.find(sha256).isEmpty()) {
            throw new RefusedException(former.module() + " " + former.version() + ", which "
                    + entry.member().module() + " " + entry.member().to() + " replaced, is no longer in the store");
        }
        return new Request.Kept(former.module(), sha256, entry.member().module());
    }

    /** The bundles that a patch brought beside its modules: when it is taken back, nobody may need them any more. */
    List<String> librariesOf(String patchId) {
        return ledger().patch(patchId).map(Begun::members).orElse(List.of()).stream()
                .filter(entry -> entry.member().from() == null)
                .map(Entry::location)
                .filter(location -> location.startsWith(Staged.LOCATION_SCHEME))
                .toList();
    }
}
