package org.ninelives.runtime.framework;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.Finding;
import org.ninelives.runtime.effects.Aftermath;
import org.ninelives.runtime.effects.Effects;
import org.ninelives.runtime.effects.Running;
import org.ninelives.runtime.effects.Suspect;
import org.ninelives.runtime.effects.Words;
import org.ninelives.runtime.worker.Workers;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWiring;

/**
 * What versions do to the whole process, past the framework. What a refused one did is taken back or named; what a former
 * one leaves behind is named. Looking calls other people's code (an MBean's, a Config Admin's), so it runs on a worker.
 */
public final class SideEffects {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String CLASS = ".class";

    private final Configurations configurations;
    private final Workers workers;
    private final BundleContext context;

    /**
     * By the id of the bundle, the threads that ran a version before its successor did; kept as long as one of them lives, to know
     * them from the successor's.
     */
    private final Map<Long, Running> running = new ConcurrentHashMap<>();

    /** By the id of the bundle, what stands in a version that is about to be uninstalled. */
    private final Map<Long, Words> words = new ConcurrentHashMap<>();

    SideEffects(BundleContext context, Configurations configurations, Workers workers) {
        this.context = context;
        this.configurations = configurations;
        this.workers = workers;
    }

    /**
     * What there was before candidates started.
     *
     * @param found told of what was taken back, and of what may have to be
     */
    public record Before(
            Effects effects, Set<String> configurations, List<Candidate> candidates, Consumer<Finding> found) {}

    /** Looks before candidates start. */
    public Before look(List<Candidate> candidates, Consumer<Finding> found) throws Exception {
        return workers.call("look at the process", LIMIT, () -> {
            candidates.forEach(candidate -> lookAtIncumbent(candidate, candidates));
            return new Before(
                    Effects.before(workers::hasStarted), configurations.known(), List.copyOf(candidates), found);
        });
    }

    /**
     * Takes back what candidates did, which have stopped.
     *
     * @return what is certainly theirs and still there, a line each
     */
    public List<String> takeBack(Before before) {
        String names = before.candidates().stream().map(Candidate::toString).collect(Collectors.joining(", "));
        try {
            return workers.call("look for what " + names + " did", LIMIT, () -> takeBack(before, names));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return List.of("what " + names + " did to the process was not looked for: interrupted");
        } catch (Exception | LinkageError failure) {
            return List.of("what " + names + " did to the process was not looked for: " + failure);
        }
    }

    private List<String> takeBack(Before before, String names) throws Exception {
        List<Suspect> suspects = new ArrayList<>();
        Created created = new Created(new ArrayList<>(), new ArrayList<>());
        for (Candidate candidate : before.candidates()) {
            // One that was kept on runs on; one that hangs is named already.
            if (candidate.origin() != Candidate.Origin.STANDBY && !candidate.isStuck()) {
                suspect(candidate.bundle()).ifPresent(suspects::add);
                created.add(configurations.takeBack(before.configurations(), candidate.location()));
            }
        }
        if (suspects.isEmpty()) {
            return List.of();
        }
        Aftermath after = before.effects().takeBack(suspects);
        created.deleted().forEach(pid -> after.takenBack().add("the configuration " + pid));
        if (suspects.stream().anyMatch(suspect -> suspect.words().have("org/osgi/service/cm/ConfigurationAdmin"))) {
            created.others().forEach(pid -> after.doubtful()
                    .add("the configuration " + pid
                            + " was made meanwhile, perhaps by the refused version; delete it if"
                            + " nobody else wanted it"));
        }
        after.takenBack().forEach(line -> before.found().accept(Finding.notes(names, "taken back: " + line)));
        after.doubtful().forEach(line -> before.found().accept(Finding.warns(names, line)));
        return after.left();
    }

    /**
     * Configurations that came since.
     *
     * @param deleted those of a candidate alone, which are gone again
     * @param others those that may be anybody's
     */
    record Created(List<String> deleted, List<String> others) {

        void add(Created more) {
            deleted.addAll(more.deleted());
            others.addAll(more.others());
            others.removeAll(deleted);
        }
    }

    private void lookAtIncumbent(Candidate candidate, List<Candidate> candidates) {
        Bundle incumbent = candidate.incumbent();
        if (incumbent != null) {
            long id = incumbent.getBundleId();
            running.values().removeIf(Running::isOver);
            Map<Long, Running> others = new HashMap<>(running);
            others.remove(id);
            Set<Bundle> notYet = candidates.stream().map(Candidate::bundle).collect(Collectors.toSet());
            running.put(
                    id,
                    Running.now(
                            name -> has(incumbent, fileOf(name)) && !isElsewhere(id, name, notYet),
                            thread -> others.values().stream().anyMatch(other -> other.has(thread))));
        }
    }

    /** What a version that has stopped left behind, a line each. */
    public List<String> lingering(Bundle former) throws Exception {
        long id = former.getBundleId();
        return workers.call("look for what " + Departure.nameOf(former) + " left", LIMIT, () -> suspect(former)
                .map(suspect -> {
                    words.put(id, suspect.words().only(Holders.WORDS));
                    return Effects.of(suspect, running.get(id), workers.of(id)::hasStarted);
                })
                .orElse(List.of()));
    }

    /**
     * Who will be able to tell what holds the classes of a version when that is gone; holds nothing of it. To be asked once, after
     * {@link #lingering}, which reads its class files.
     */
    public Function<ClassLoader, List<String>> holders(Bundle former) {
        long id = former.getBundleId();
        Workers own = workers.of(id);
        @Nullable Running its = running.get(id);
        String name = Departure.nameOf(former);
        @Nullable Words read = words.remove(id);
        Words known = read == null ? new Words() : read;
        return loader -> new Holders(context, id)
                .of(new Suspect(name, loader, known, type -> isElsewhere(id, type, Set.of())), its, own::hasStarted);
    }

    private Optional<Suspect> suspect(Bundle bundle) throws IOException {
        @Nullable BundleWiring wiring = bundle.adapt(BundleWiring.class);
        @Nullable ClassLoader loader = wiring == null ? null : wiring.getClassLoader();
        if (wiring == null || loader == null) {
            return Optional.empty();
        }
        Words words = new Words();
        for (String file : wiring.listResources(
                "/", "*" + CLASS, BundleWiring.LISTRESOURCES_RECURSE | BundleWiring.LISTRESOURCES_LOCAL)) {
            try (InputStream in = loader.getResourceAsStream(file)) {
                if (in != null) {
                    String name =
                            file.substring(0, file.length() - CLASS.length()).replace('/', '.');
                    words.read(name, in.readAllBytes());
                }
            }
        }
        return Optional.of(new Suspect(
                Departure.nameOf(bundle), loader, words, name -> isElsewhere(bundle.getBundleId(), name, Set.of())));
    }

    /** Whether another bundle but these, or the application around the framework, has a class of this name. */
    private boolean isElsewhere(long bundleId, String className, Set<Bundle> notYet) {
        String file = fileOf(className);
        for (Bundle other : context.getBundles()) {
            if (other.getBundleId() != 0
                    && other.getBundleId() != bundleId
                    && !notYet.contains(other)
                    && has(other, file)) {
                return true;
            }
        }
        return ClassLoader.getSystemResource(file) != null;
    }

    private static String fileOf(String className) {
        return className.replace('.', '/') + CLASS;
    }

    private static boolean has(Bundle bundle, String file) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        int name = file.lastIndexOf('/') + 1;
        return wiring != null
                && !wiring.listResources(
                                "/" + file.substring(0, name), file.substring(name), BundleWiring.LISTRESOURCES_LOCAL)
                        .isEmpty();
    }
}
