package org.ninelives.runtime.patching;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ninelives.runtime.artifact.Succession;
import org.ninelives.runtime.dispatch.Dispatch;
import org.ninelives.runtime.dispatch.Generation;
import org.ninelives.runtime.dispatch.View;
import org.ninelives.runtime.framework.Candidate;
import org.ninelives.runtime.framework.Framework;
import org.ninelives.runtime.framework.Installer;
import org.ninelives.runtime.framework.Module;
import org.ninelives.runtime.framework.Role;
import org.ninelives.runtime.transaction.LeftBehindException;
import org.ninelives.runtime.transaction.RefusedException;
import org.osgi.framework.Bundle;

/** INSTALL: puts the candidates beside the incumbents, hidden, and resolves them. */
final class Installation {

    private final Framework framework;
    private final Dispatch dispatch;
    private final Settling settling;

    Installation(Framework framework, Dispatch dispatch, Settling settling) {
        this.framework = framework;
        this.dispatch = dispatch;
        this.settling = settling;
    }

    /**
     * The candidates, in the order of the patch.
     *
     * @param next the generation that the patch would commit
     * @param marks the marks of its modules
     * @param view what the candidates' own calls meet: the generation to come
     * @param libraries the bundles that are new and no modules
     */
    record Installed(
            Staged staged,
            List<Candidate> candidates,
            Generation next,
            long marks,
            View view,
            List<Candidate> libraries) {}

    /**
     * Installs them.
     *
     * @param undoing told before what was done so far is undone, so that nothing interrupts that
     */
    Installed install(Staged staged, Runnable undoing) throws Exception {
        framework.modules().watch().requireUndisturbed();
        long marks = staged.parts().stream()
                .map(Staged.Part::module)
                .mapToLong(module -> module == null ? 0 : module.mark())
                .reduce(0, (one, other) -> one | other);
        Generation next = dispatch.prepare(marks);
        View view = dispatch.newView();
        view.lookAhead(next);
        List<Candidate> candidates = new ArrayList<>();
        try {
            for (Staged.Part part : staged.parts()) {
                Candidate candidate = install(part, view);
                if (candidate != null) {
                    if (staged.rollbackOf() != null) {
                        candidate.returns();
                    }
                    if (part.formerArtifact() != null) {
                        candidate.continues(Succession.of(part.formerArtifact(), part.artifact()));
                    }
                    candidates.add(candidate);
                }
            }
            framework.installer().resolve(candidates, broughtBy(staged.rollbackOf()));
            framework.configurations().share(candidates);
            framework.dataAreas().copy(candidates);
            framework.installer().watch(candidates);
        } catch (Exception | Error failure) {
            undoing.run();
            throw leaving(failure, uninstall(candidates, view));
        }
        return new Installed(
                staged,
                candidates,
                next,
                marks,
                view,
                candidates.stream()
                        .filter(candidate -> candidate.module() == null)
                        .toList());
    }

    /** What goes with a patch that is taken back: the versions that come back did not use it. */
    private List<Bundle> broughtBy(@Nullable String patchId) {
        return patchId == null
                ? List.of()
                : framework.installedUnder(Staged.LOCATION_SCHEME).stream()
                        .filter(bundle -> bundle.getLocation().endsWith(Staged.locationSuffix(patchId)))
                        .toList();
    }

    /** Returns null where there is nothing to install: a library that is there already. */
    @Nullable
    private Candidate install(Staged.Part part, View view) throws Exception {
        Installer installer = framework.installer();
        Module module = part.module();
        if (module != null && part.source() instanceof Request.ByHand byHand) {
            return installer.adopt(module, byHand.bundle(), Candidate.Origin.BY_HAND, view);
        }
        Bundle present = part.present();
        if (present != null && module != null) {
            if (!installer.is(present, Role.STANDBY) || present.getState() != Bundle.ACTIVE) {
                throw new RefusedException(part.name() + " was kept on, and stopped while the patch was under way");
            }
            return installer.adopt(module, present, Candidate.Origin.STANDBY, view);
        }
        if (present != null) {
            return null;
        }
        return installer.install(module, part.content().file(), part.location(), view);
    }

    /** Undoes {@link #install}. */
    void uninstall(Installed installed) throws LeftBehindException {
        List<String> left = uninstall(installed.candidates(), installed.view());
        if (!left.isEmpty()) {
            throw new LeftBehindException("not all candidates could be removed", null, left);
        }
    }

    private List<String> uninstall(List<Candidate> candidates, View view) {
        List<String> left = new ArrayList<>();
        for (int i = candidates.size() - 1; i >= 0; i--) {
            try {
                framework.installer().uninstall(candidates.get(i));
            } catch (RefusedException stays) {
                left.add(String.valueOf(stays.getMessage()));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                left.add(candidates.get(i) + " was not removed: interrupted");
            }
        }
        try {
            left.addAll(settling.now(Map.of()));
            left.addAll(framework.dataAreas().discard(candidates));
        } catch (RuntimeException failure) {
            left.add("configurations and files were not put back: " + failure);
        } finally {
            view.lookAhead(null);
            framework.installer().patchEnds();
        }
        return left;
    }

    /** The failure of a phase that could not take back all of its own effects says what is left. */
    static Exception leaving(Throwable failure, List<String> left) throws Exception {
        List<String> all = new ArrayList<>(failure instanceof LeftBehindException own ? own.left() : List.of());
        all.addAll(left);
        if (!all.isEmpty()) {
            String message = failure.getMessage();
            return new LeftBehindException(message == null ? failure.toString() : message, failure, all);
        }
        if (failure instanceof Error error) {
            throw error;
        }
        return (Exception) failure;
    }
}
