package org.ninelives.benchmarks.patches;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.ninelives.api.Patch;
import org.ninelives.api.PatchReport;
import org.ninelives.api.PatchResult;
import org.ninelives.api.Policy;
import org.ninelives.embedded.Ninelives;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** A framework with the runtime, in which bundles come in version after version. Confined to the thread that made it. */
final class PatchScene implements AutoCloseable {

    private static final Duration RETIREMENT = Duration.ofMinutes(2);

    private final Path folder;
    private final Ninelives runtime;
    private final Map<CounterBundle, Integer> versions = new HashMap<>();

    private PatchScene(Path folder, Ninelives runtime) {
        this.folder = folder;
        this.runtime = runtime;
    }

    /**
     * Starts it.
     *
     * @param fences whether each call has one: on, off or auto
     */
    static PatchScene start(String fences) throws IOException, BundleException {
        Path folder = Files.createTempDirectory("patches");
        return new PatchScene(
                folder,
                Ninelives.builder()
                        .data(folder.resolve("data"))
                        .property("org.ninelives.fences", fences)
                        .share(Counter.class.getPackageName() + ";version=1.0.0")
                        .start());
    }

    /** Installs and starts the first version of a bundle. */
    Bundle add(CounterBundle counters) throws IOException, BundleException {
        Bundle bundle = runtime.context().installBundle(next(counters).toUri().toString());
        bundle.start();
        return bundle;
    }

    /** Writes the next version of it; delete it when it was used. */
    Path next(CounterBundle counters) throws IOException {
        return counters.write(folder, versions.merge(counters, 1, Integer::sum));
    }

    /** The number of the version that was written last. */
    int version(CounterBundle counters) {
        return versions.getOrDefault(counters, 0);
    }

    /** Applies a patch, which has to succeed and to leave nothing. */
    PatchReport apply(List<Path> jars) {
        return apply(jars, Policy.defaults().grace());
    }

    /** Applies a patch, which has to succeed and to leave nothing. */
    PatchReport apply(List<Path> jars, Duration grace) {
        PatchResult result = runtime.patches()
                .apply(Patch.of(jars.stream().map(Path::toUri).toList())
                        .under(Policy.defaults().withGrace(grace)));
        PatchReport report = result.match(
                PatchResult.Committed::report,
                back -> {
                    throw new IllegalStateException(back.reason());
                },
                stranded -> {
                    throw new IllegalStateException(stranded.reason() + ": " + stranded.notUndone());
                });
        if (!report.lingering().isEmpty()) {
            throw new IllegalStateException("left: " + report.lingering());
        }
        return report;
    }

    /**
     * Waits for the former versions to be gone; they go in the background.
     *
     * @param bundles how many there are then
     */
    void awaitRetirement(int bundles) throws InterruptedException {
        long deadline = System.nanoTime() + RETIREMENT.toNanos();
        while (system().getBundles().length > bundles) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(
                        "former versions are still installed: " + List.of(system().getBundles()));
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    /** A counter, as consumers hold it. */
    Counter counter(CounterBundle counters, int number) {
        return runtime.service(Counter.class, filter(counters, number));
    }

    static String filter(CounterBundle counters, int number) {
        return "(&(of=" + counters.name() + ")(number=" + number + "))";
    }

    Ninelives runtime() {
        return runtime;
    }

    /** Of the consumers. */
    BundleContext context() {
        return runtime.context();
    }

    /** Sees all bundles and services, also what is hidden from consumers. */
    BundleContext system() {
        return runtime.context().getBundle(0).getBundleContext();
    }

    /** Where the framework, the journal and the store are. */
    Path data() {
        return folder.resolve("data");
    }

    @Override
    public void close() throws IOException {
        runtime.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
