package org.ninelives.runtime.framework;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.Finding;
import org.ninelives.runtime.dispatch.Dispatch;
import org.ninelives.runtime.transaction.LeftBehindException;
import org.ninelives.runtime.worker.OverdueException;
import org.ninelives.runtime.worker.Workers;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** After the flip: who serves hears of it, and what served before goes. */
public final class Departure {

    private static final java.time.Duration LIMIT = java.time.Duration.ofSeconds(20);

    /**
     * A version that was uninstalled, and the loader of its classes for as long as something holds it.
     *
     * @param name for messages
     * @param held counts what is known to be held of its classes
     */
    public record Gone(
            String name, WeakReference<ClassLoader> loader, Function<ClassLoader, Map<String, Integer>> held) {

        /** Whether its classes are still there. */
        public boolean lingers() {
            return loader.get() != null;
        }

        /** For messages: what is known to hold it, such as {@code : somebody holds 3 of org.example.Bell}. */
        public String holders() {
            ClassLoader lingering = loader.get();
            Map<String, Integer> counts = lingering == null ? Map.of() : held.apply(lingering);
            return counts.isEmpty()
                    ? ""
                    : counts.entrySet().stream()
                            .map(each -> each.getValue() + " of " + each.getKey())
                            .collect(Collectors.joining(", ", ": somebody holds ", ", which it handed out"));
        }
    }

    private final Modules modules;
    private final Dispatch dispatch;
    private final Configurations configurations;
    private final Workers workers;

    Departure(Modules modules, Dispatch dispatch, Configurations configurations, Workers workers) {
        this.modules = modules;
        this.configurations = configurations;
        this.dispatch = dispatch;
        this.workers = workers;
    }

    /** Publishes what serves now; the gate must be open, for listeners may call what they are told about. */
    public void publish(Changeover changeover) throws Exception {
        workers.call("publication of the new versions", LIMIT, () -> {
            changeover.publish();
            return true;
        });
    }

    /** Tells the incumbents that they no longer serve; but one that serves again since, which may be when this comes late. */
    public void demote(Changeover changeover) throws Exception {
        List<String> left = new ArrayList<>();
        for (Candidate candidate : changeover.candidates()) {
            Bundle incumbent = candidate.incumbent();
            if (incumbent != null && !modules.serves(incumbent)) {
                attempt(incumbent, nameOf(incumbent) + " was not demoted", left, () -> {
                    modules.hidePromotion(incumbent);
                    return true;
                });
            }
        }
        for (Backend backend : changeover.leaving()) {
            if (modules.serves(backend.bundle()) || !modules.promotions().listens(backend)) {
                continue;
            }
            attempt(backend.bundle(), backend.name() + ": demoted() failed", left, () -> {
                for (Instance instance : backend.instances()) {
                    modules.promotions().demote(instance);
                }
                return true;
            });
        }
        if (!left.isEmpty()) {
            throw new LeftBehindException("not all former versions heard that they no longer serve", null, left);
        }
    }

    /**
     * Tells the candidates that they serve.
     *
     * @return what is gone, for they have not declared it
     * @throws LeftBehindException if one of them refuses; then the patch has to be rolled back
     */
    public List<Finding> promote(Changeover changeover) throws LeftBehindException, InterruptedException {
        List<String> left = new ArrayList<>();
        for (Candidate candidate : changeover.candidates()) {
            if (candidate.module() != null) {
                Module module = candidate.module();
                attempt(candidate.bundle(), candidate + " was not promoted", left, () -> {
                    modules.registrations().showPromotion(module, candidate.bundle());
                    return true;
                });
            }
        }
        for (Backend backend : changeover.arriving()) {
            if (!modules.promotions().listens(backend)) {
                continue;
            }
            attempt(backend.bundle(), backend.name() + ": promoted() failed", left, () -> {
                for (Instance instance : backend.instances()) {
                    modules.promotions().promote(instance);
                }
                return true;
            });
        }
        if (!left.isEmpty()) {
            throw new LeftBehindException("not all new versions took their turn", null, left);
        }
        return settleTasks(changeover);
    }

    /** The candidates declare nothing more that their incumbents had; what is gone. */
    public List<Finding> settleTasks(Changeover changeover) {
        return modules.scheduling().settle(changeover.candidates());
    }

    private void attempt(Bundle version, String what, List<String> left, Callable<Boolean> work)
            throws InterruptedException {
        try {
            workers.of(version.getBundleId()).call(what, LIMIT, work);
        } catch (InterruptedException interrupted) {
            throw interrupted;
        } catch (OverdueException overdue) {
            left.add(what + ": " + overdue.getMessage());
        } catch (Exception | Error failure) {
            left.add(what + ": " + failure);
        }
    }

    /** After the grace time: no lookup is left that began before the flip. */
    public void settle(Changeover changeover) {
        changeover.settle();
    }

    /** The dispatchers forget what served before; no call may be left there. */
    public void forgetFormer(Changeover changeover) {
        for (Changeover.Move move : changeover.moves()) {
            dispatch.forgetFormer(move.publication().dispatcher(), changeover.next());
        }
        changeover
                .replaced()
                .keySet()
                .forEach(publication -> dispatch.forgetFormer(publication.dispatcher(), changeover.next()));
        modules.scheduling().forgetFormer(changeover.candidates(), changeover.next());
        changeover.modules().forEach(module -> module.handles().forgetFormer(changeover.next()));
    }

    /**
     * Decides which former versions of a patch go: those that are not kept for a quick way back. From now on none of them
     * can serve again.
     */
    public List<Bundle> retire(Changeover changeover) {
        List<Bundle> found = new ArrayList<>();
        for (Candidate candidate : changeover.candidates()) {
            Module module = candidate.module();
            Bundle incumbent = candidate.incumbent();
            if (module != null && incumbent != null) {
                if (Framework.isStandby(incumbent) && candidate.origin() != Candidate.Origin.STANDBY) {
                    modules.standbys(module).stream()
                            .filter(other -> !other.equals(incumbent))
                            .forEach(found::add);
                } else {
                    found.add(incumbent);
                }
            }
        }
        found.forEach(modules::retire);
        return found;
    }

    /** What ends the relation of the hosts with what a former version served; it keeps nothing of any other one. */
    public Callable<Boolean> dismissal(Changeover changeover, Bundle former) {
        Map<Publication, Backend> served = new LinkedHashMap<>(changeover.replaced());
        served.values().removeIf(backend -> !former.equals(backend.bundle()));
        return () -> {
            dismiss(served);
            return true;
        };
    }

    private void dismiss(Map<Publication, Backend> served) throws Exception {
        List<String> left = new ArrayList<>();
        for (Map.Entry<Publication, Backend> entry : served.entrySet()) {
            Backend backend = entry.getValue();
            attempt(backend.bundle(), backend.name() + ": the end of its host's relation", left, () -> {
                Arrival.dismiss(entry.getKey(), backend);
                return true;
            });
        }
        if (!left.isEmpty()) {
            throw new LeftBehindException("not all hosts' relations ended", null, left);
        }
    }

    /**
     * Stops a former version; its services are hidden, so nobody meets their end.
     *
     * @return what may have been lost by it, a line each; the log has it as well
     */
    public List<String> stop(Bundle former) throws Exception {
        return workers.call("stop of " + nameOf(former), LIMIT, () -> configurations.stop(former));
    }

    /** Removes a stopped version. */
    public Optional<Gone> uninstall(Bundle former) throws Exception {
        if (former.getState() == Bundle.UNINSTALLED) {
            return Optional.empty();
        }
        @Nullable BundleWiring wiring = former.adapt(BundleWiring.class);
        @Nullable ClassLoader loader = wiring == null ? null : wiring.getClassLoader();
        workers.call("uninstall of " + nameOf(former), LIMIT, () -> {
            former.uninstall();
            return true;
        });
        workers.forget(former.getBundleId());
        return loader == null
                ? Optional.empty()
                : Optional.of(new Gone(nameOf(former), new WeakReference<>(loader), modules::held));
    }

    /** For messages. */
    public static String nameOf(Bundle bundle) {
        return bundle.getSymbolicName() + " " + bundle.getVersion();
    }
}
