package org.ninelives.runtime.framework;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.Finding;
import org.ninelives.runtime.transaction.RefusedException;
import org.ninelives.runtime.worker.Workers;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * Configurations in a Config Admin. It may come and go; without one, nothing is bound. Whoever listens to it synchronously
 * runs in a call to it, so it is called on a worker.
 */
final class BoundConfigurations implements Configurations {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final String CONFIG_ADMIN = ConfigurationAdmin.class.getName();

    private final BundleContext context;
    private final Visibility visibility;
    private final Workers workers;
    private final Deliveries deliveries;
    private final Standstill standstill;

    BoundConfigurations(BundleContext context, Visibility visibility, Workers workers) {
        this.context = context;
        this.visibility = visibility;
        this.workers = workers;
        this.deliveries = new Deliveries(context, workers);
        this.standstill = new Standstill(context);
    }

    /**
     * A configuration and how it is bound.
     *
     * @param dynamic bound by its first use: Config Admin hands out the same location, but does not find it by that
     */
    private record Bound(Configuration configuration, String location, boolean dynamic) {}

    @Override
    public List<Finding> foresee(Bundle incumbent, Version to) throws Exception {
        List<Finding> findings = new ArrayList<>();
        String module = String.valueOf(incumbent.getSymbolicName());
        for (Bound bound : onWorker("look for what is bound to " + module, admin -> boundTo(admin, incumbent))) {
            findings.add(Finding.notes(
                    module,
                    "its configuration " + bound.configuration().getPid() + " is bound to the location of "
                            + incumbent.getVersion() + "; " + to + " gets it before it starts, and alone has it when "
                            + incumbent.getVersion() + " is gone"));
        }
        String target = "|" + module + "|" + incumbent.getVersion();
        for (String pid : known()) {
            if (pid.endsWith(target) || pid.contains(target + "|")) {
                findings.add(Finding.warns(
                        module,
                        "the configuration " + pid + " is for " + incumbent.getVersion() + " alone (Config Admin"
                                + " 104.3.2); make one for " + to + ", if it needs it"));
            }
        }
        return findings;
    }

    @Override
    public void share(List<Candidate> candidates) throws Exception {
        for (Candidate candidate : candidates) {
            Bundle incumbent = candidate.incumbent();
            if (incumbent == null) {
                continue;
            }
            List<Bound> shared = onWorker("share of the configurations of " + candidate, admin -> {
                List<Bound> found = boundTo(admin, incumbent);
                for (Bound bound : found) {
                    move(
                            bound.configuration(),
                            new SharedLocation(
                                            bound.dynamic(),
                                            String.valueOf(incumbent.getSymbolicName()),
                                            bound.location())
                                    .toString());
                }
                return found;
            });
            if (candidate.origin() == Candidate.Origin.BY_HAND && !shared.isEmpty()) {
                deliveries.awaitNoticed(
                        shared.stream().map(Bound::configuration).toList(), LIMIT);
                deliveries.awaitUpdated(LIMIT);
            }
        }
    }

    @Override
    public void awaitDelivered(List<Candidate> candidates, Duration limit) throws Exception {
        boolean expected = candidates.stream().map(Candidate::bundle).anyMatch(ConfigurationTargets::in);
        if (expected && context.getServiceReference(CONFIG_ADMIN) != null) {
            deliveries.awaitUpdated(limit);
        }
    }

    @Override
    public List<String> stop(Bundle version) throws BundleException, InterruptedException {
        return standstill.stop(version);
    }

    @Override
    public List<String> settle(BinaryOperator<String> successor, Map<String, String> gone) {
        try {
            onWorker("binding of configurations", admin -> {
                for (Bound bound : all(admin)) {
                    settle(bound, successor, gone);
                }
                return List.of();
            });
            return List.of();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return List.of("configurations stay open to other versions: interrupted; the next start binds them");
        } catch (Exception | LinkageError failure) {
            return List.of("configurations stay open to other versions: " + failure + "; the next start binds them");
        }
    }

    private void settle(Bound bound, BinaryOperator<String> successor, Map<String, String> gone) throws IOException {
        Optional<SharedLocation> shared = SharedLocation.parse(bound.location());
        if (shared.isPresent()) {
            String owner = successor.apply(shared.get().module(), shared.get().former());
            if (!isOneKeptOn(owner)) {
                if (shared.get().dynamic()) {
                    bindByUse(bound.configuration(), owner);
                } else {
                    move(bound.configuration(), owner);
                }
            }
        } else if (!bound.dynamic() && gone.containsKey(bound.location())) {
            move(bound.configuration(), gone.get(bound.location()));
        }
    }

    /** Whether another version than the one at this location still runs, or is about to stop. */
    private boolean isOneKeptOn(String location) {
        Bundle owner = context.getBundle(location);
        Standing standing = owner == null ? null : visibility.standing(owner);
        return standing != null
                && Arrays.stream(context.getBundles()).anyMatch(other -> {
                    Standing its = visibility.standing(other);
                    return !other.equals(owner)
                            && its != null
                            && its.module() == standing.module()
                            && (its.role() == Role.STANDBY || its.role() == Role.RETIRED);
                });
    }

    @Override
    public Set<String> known() throws Exception {
        Set<String> pids = new HashSet<>();
        onWorker("look at the configurations", admin -> {
            for (Configuration configuration : list(admin, null)) {
                try {
                    pids.add(configuration.getPid());
                } catch (IllegalStateException deleted) {
                    // By somebody else, just now: it was not there.
                }
            }
            return List.of();
        });
        return pids;
    }

    @Override
    public SideEffects.Created takeBack(Set<String> before, String location) throws Exception {
        SideEffects.Created created = new SideEffects.Created(new ArrayList<>(), new ArrayList<>());
        onWorker("look at the configurations", admin -> {
            for (Configuration configuration : list(admin, null)) {
                try {
                    String pid = configuration.getPid();
                    if (!before.contains(pid)) {
                        if (location.equals(configuration.getBundleLocation())) {
                            configuration.delete();
                            created.deleted().add(pid);
                        } else {
                            created.others().add(pid);
                        }
                    }
                } catch (IllegalStateException deleted) {
                    // By somebody else, just now: there is nothing to take back any more.
                }
            }
            return List.of();
        });
        return created;
    }

    @Override
    public void whenConfigAdminComes(Runnable then) {
        try {
            context.addServiceListener(
                    event -> {
                        if (event.getType() == ServiceEvent.REGISTERED) {
                            then.run();
                        }
                    },
                    "(objectClass=" + CONFIG_ADMIN + ")");
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException("a class name is no filter", impossible);
        }
        if (context.getServiceReference(CONFIG_ADMIN) != null) {
            then.run();
        }
    }

    // Config Admin

    private static List<Bound> boundTo(ConfigurationAdmin admin, Bundle bundle) throws IOException {
        return all(admin).stream()
                .filter(bound -> bound.location().equals(bundle.getLocation()))
                .toList();
    }

    /** All that are bound somehow. */
    private static List<Bound> all(ConfigurationAdmin admin) throws IOException {
        List<Bound> found = new ArrayList<>();
        List<Configuration> bySomebody = list(admin, "(" + ConfigurationAdmin.SERVICE_BUNDLELOCATION + "=*)");
        for (Configuration configuration : list(admin, null)) {
            try {
                String location = configuration.getBundleLocation();
                if (location != null) {
                    found.add(new Bound(configuration, location, !bySomebody.contains(configuration)));
                }
            } catch (IllegalStateException deleted) {
                // By somebody else, just now: there is nothing to bind any more.
            }
        }
        return found;
    }

    private static List<Configuration> list(ConfigurationAdmin admin, @Nullable String filter) throws IOException {
        try {
            Configuration[] found = admin.listConfigurations(filter);
            return found == null ? List.of() : List.of(found);
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException("the filter is a constant", impossible);
        }
    }

    private static void move(Configuration configuration, @Nullable String location) {
        try {
            if (!Objects.equals(configuration.getBundleLocation(), location)) {
                configuration.setBundleLocation(location);
            }
        } catch (IllegalStateException deleted) {
            // By the operator, just now: that it is gone is what he wants.
        }
    }

    /** As Config Admin binds it to the first bundle that asks for it (104.4.2); without one that runs, to the next. */
    private void bindByUse(Configuration configuration, String location) throws IOException {
        move(configuration, null);
        Bundle owner = context.getBundle(location);
        BundleContext its = owner == null ? null : owner.getBundleContext();
        if (its != null) {
            ServiceReference<ConfigurationAdmin> reference = its.getServiceReference(ConfigurationAdmin.class);
            ConfigurationAdmin admin = reference == null ? null : its.getService(reference);
            if (admin != null) {
                try {
                    admin.getConfiguration(configuration.getPid());
                } catch (IllegalStateException deleted) {
                    // By the operator, just now: there is nothing to bind any more.
                } finally {
                    its.ungetService(reference);
                }
            }
        }
    }

    private interface Work<T> {
        List<T> with(ConfigurationAdmin admin) throws IOException;
    }

    /** Empty without a Config Admin. */
    private <T> List<T> onWorker(String what, Work<T> work) throws Exception {
        ServiceReference<ConfigurationAdmin> reference = context.getServiceReference(ConfigurationAdmin.class);
        if (reference == null) {
            return List.of();
        }
        return workers.call(what, LIMIT, () -> {
            ConfigurationAdmin admin = context.getService(reference);
            if (admin == null) {
                return List.of();
            }
            try {
                return work.with(admin);
            } catch (IOException failure) {
                throw new RefusedException("Config Admin failed: " + failure.getMessage(), failure);
            } finally {
                context.ungetService(reference);
            }
        });
    }
}
