package org.ninelives.runtime.framework;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.Finding;
import org.ninelives.api.spi.Probe;
import org.ninelives.runtime.dispatch.View;
import org.ninelives.runtime.transaction.LeftBehindException;
import org.ninelives.runtime.transaction.RefusedException;
import org.ninelives.runtime.worker.OverdueException;
import org.ninelives.runtime.worker.Workers;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Installs, starts, stops and uninstalls bundles. What may run a module's code runs on a worker with a deadline; a bundle
 * whose code never returns is left alone from then on, for its framework lock is held.
 */
public final class Installer {

    /** How long stopping or uninstalling a bundle may take before it counts as stuck. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private final BundleContext context;
    private final Visibility visibility;
    private final Wiring wiring;
    private final Watch watch;
    private final Configurations configurations;
    private final Workers workers;

    Installer(
            BundleContext context,
            Visibility visibility,
            Wiring wiring,
            Watch watch,
            Configurations configurations,
            Workers workers) {
        this.context = context;
        this.visibility = visibility;
        this.wiring = wiring;
        this.watch = watch;
        this.configurations = configurations;
        this.workers = workers;
    }

    /**
     * Installs a candidate beside its incumbent, hidden from everybody.
     *
     * @param location where the framework is to believe it came from; unique to the content
     * @param view the generation that the candidate's own calls are to meet
     */
    public Candidate install(@Nullable Module module, Path file, String location, View view)
            throws IOException, BundleException {
        Bundle bundle;
        try (InputStream content = Files.newInputStream(file)) {
            bundle = context.installBundle(location, content);
        }
        Candidate candidate = new Candidate(bundle, Candidate.Origin.INSTALLED, module);
        Bundle incumbent = candidate.incumbent();
        if (incumbent != null) {
            bundle.adapt(BundleStartLevel.class)
                    .setStartLevel(incumbent.adapt(BundleStartLevel.class).getStartLevel());
        }
        if (module != null) {
            visibility.stand(bundle, new Standing(module, Role.CANDIDATE, view));
        }
        return candidate;
    }

    /** Takes a bundle that is there already as a candidate. */
    public Candidate adopt(Module module, Bundle bundle, Candidate.Origin origin, View view) {
        visibility.stand(bundle, new Standing(module, Role.CANDIDATE, view));
        return new Candidate(bundle, origin, module);
    }

    /**
     * Resolves candidates so that they see each other's exports and none of those that they replace.
     *
     * @param unwanted bundles that they are to be wired to only if nobody else has what they need, besides the other
     *     versions of libraries among them
     * @throws RefusedException if one cannot be resolved
     */
    public void resolve(List<Candidate> candidates, Collection<Bundle> unwanted) throws RefusedException {
        List<Bundle> bundles = candidates.stream().map(Candidate::bundle).toList();
        List<Bundle> avoided = new ArrayList<>(unwanted);
        for (Candidate candidate : candidates) {
            if (candidate.module() == null) {
                avoided.addAll(installed(candidate.bundle().getSymbolicName()));
                avoided.remove(candidate.bundle());
            }
        }
        wiring.begin(
                bundles,
                candidates.stream()
                        .map(Candidate::incumbent)
                        .filter(Objects::nonNull)
                        .toList(),
                avoided);
        boolean all = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .adapt(FrameworkWiring.class)
                .resolveBundles(bundles);
        if (!all) {
            List<String> unresolved = candidates.stream()
                    .filter(candidate -> candidate.bundle().getState() == Bundle.INSTALLED)
                    .map(Candidate::toString)
                    .toList();
            throw new RefusedException("cannot be resolved: " + String.join(", ", unresolved));
        }
    }

    /** From now on, what others do to these candidates and their incumbents is noticed. */
    public void watch(Collection<Candidate> candidates) {
        for (Candidate candidate : candidates) {
            watch.begin(candidate.bundle());
            if (candidate.incumbent() != null) {
                watch.begin(candidate.incumbent());
            }
        }
    }

    /** The patch is over: candidates are wired as any other bundle, and nobody is watched. */
    public void patchEnds() {
        wiring.end();
        watch.end();
    }

    /**
     * Starts a candidate, in a way that a crash does not bring it back.
     *
     * @throws LeftBehindException if it hangs; it is hidden, and gone at the next start
     * @throws RefusedException if it fails
     */
    public void start(Candidate candidate, Duration limit) throws RefusedException, InterruptedException {
        // It might not even start for what somebody did to its incumbent, whose start level it shares.
        watch.requireUndisturbed();
        try {
            workers.of(candidate.bundleId()).call("start of " + candidate, limit, () -> {
                candidate.bundle().start(Bundle.START_TRANSIENT | Bundle.START_ACTIVATION_POLICY);
                return true;
            });
        } catch (OverdueException overdue) {
            candidate.stuck();
            hide(candidate);
            throw new LeftBehindException(
                    candidate + " did not start within " + limit.toMillis() + " ms",
                    overdue,
                    List.of(candidate + " (bundle " + candidate.bundleId()
                            + ") hangs in its start and cannot be stopped; it is hidden, and gone at the next start; "
                            + overdue.where()));
        } catch (InterruptedException interrupted) {
            throw interrupted;
        } catch (Exception | Error failure) {
            throw new RefusedException(candidate + " did not start: " + whyNotStarted(failure), failure);
        }
    }

    /** Where something else is behind it, the framework's own words say only what is known already. */
    private static String whyNotStarted(Throwable failure) {
        boolean activator = failure instanceof BundleException known
                && (known.getType() == BundleException.ACTIVATOR_ERROR
                        || known.getCause() instanceof ClassNotFoundException);
        return activator ? "its activator failed: " + causeOf(failure) : rootOf(failure);
    }

    private static Throwable causeOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static String rootOf(Throwable failure) {
        Throwable root = causeOf(failure);
        return root == failure ? failure.toString() : failure.getMessage() + " (" + root + ")";
    }

    /** Undoes the start of a candidate: a standby stays as it was, everything else is stopped. */
    public void stop(Candidate candidate) throws RefusedException, InterruptedException {
        if (candidate.isStuck() || candidate.origin() == Candidate.Origin.STANDBY) {
            return;
        }
        watch.end(candidate.bundle());
        stop(candidate.bundle(), candidate);
    }

    /** Undoes the installation of a candidate; one that hangs stays, hidden. */
    public void uninstall(Candidate candidate) throws RefusedException, InterruptedException {
        switch (candidate.origin()) {
            case STANDBY -> stand(candidate.bundle(), Role.STANDBY);
            case BY_HAND -> {
                hide(candidate);
                stop(candidate.bundle(), candidate);
            }
            case INSTALLED -> {
                if (!candidate.isStuck()) {
                    uninstall(candidate.bundle(), candidate);
                }
            }
        }
    }

    private void hide(Candidate candidate) {
        if (candidate.module() != null) {
            stand(candidate.bundle(), Role.HIDDEN);
        }
    }

    private void stand(Bundle bundle, Role role) {
        Standing standing = visibility.standing(bundle);
        if (standing != null) {
            visibility.stand(bundle, standing.as(role));
        }
    }

    private void stop(Bundle bundle, Candidate candidate) throws RefusedException, InterruptedException {
        if ((bundle.getState() & (Bundle.ACTIVE | Bundle.STARTING | Bundle.STOPPING)) != 0) {
            onWorker("stop of " + candidate, bundle, candidate, () -> {
                configurations.stop(bundle);
                return true;
            });
        }
    }

    private void uninstall(Bundle bundle, Candidate candidate) throws RefusedException, InterruptedException {
        if (bundle.getState() != Bundle.UNINSTALLED) {
            onWorker("uninstall of " + candidate, bundle, candidate, () -> {
                bundle.uninstall();
                return true;
            });
            workers.forget(bundle.getBundleId());
        }
    }

    private void onWorker(String what, Bundle bundle, Candidate candidate, java.util.concurrent.Callable<Boolean> work)
            throws RefusedException, InterruptedException {
        try {
            workers.call(what, STOP_LIMIT, work);
        } catch (OverdueException overdue) {
            candidate.stuck();
            hide(candidate);
            throw new RefusedException(
                    what + " (bundle " + bundle.getBundleId() + ") hangs; it is hidden, and gone at the next start; "
                            + overdue.where(),
                    overdue);
        } catch (InterruptedException interrupted) {
            throw interrupted;
        } catch (Exception | Error failure) {
            throw new RefusedException(what + " failed: " + rootOf(failure), failure);
        }
    }

    /** The candidate serves: a restart of the framework brings it back. */
    public void persist(Candidate candidate) throws RefusedException, InterruptedException {
        onWorker("persistent start of " + candidate, candidate.bundle(), candidate, () -> {
            candidate.bundle().start(Bundle.START_ACTIVATION_POLICY);
            return true;
        });
    }

    /** What a probe says of a candidate. */
    public List<Finding> ask(Probe probe, Candidate candidate) {
        return probe.ask(candidate.bundle());
    }

    /** Whether a bundle has this role. */
    public boolean is(Bundle bundle, Role role) {
        Standing standing = visibility.standing(bundle);
        return standing != null && standing.role() == role;
    }

    /** Bundles that are installed under a symbolic name. */
    public List<Bundle> installed(String symbolicName) {
        List<Bundle> found = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            if (symbolicName.equals(bundle.getSymbolicName())) {
                found.add(bundle);
            }
        }
        return found;
    }
}
