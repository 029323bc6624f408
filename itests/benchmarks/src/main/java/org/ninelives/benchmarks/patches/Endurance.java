package org.ninelives.benchmarks.patches;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.ninelives.benchmarks.Figures;
import org.ninelives.benchmarks.Picture;
import org.ninelives.benchmarks.patches.CounterBundle.Kind;

/**
 * Thousands of patches in one process: what grows with them? Two modules take turns, one behind the gate and one without,
 * and each patch has to bring along the count of the version before.
 */
public final class Endurance {

    private static final int SAMPLES = 50;

    /** Long enough for a former version to be uninstalled on another thread, and no longer: there are thousands. */
    private static final Duration GRACE = Duration.ofMillis(20);

    private Endurance() {}

    /**
     * Runs it; leaves a picture and the figures, and shows a table.
     *
     * @param folder for the results
     * @param name what their files' names begin with
     * @param patches how many
     */
    public static void run(Path folder, String name, int patches, PrintStream out) throws Exception {
        int every = Math.max(1, patches / SAMPLES);
        List<Sample> samples = new ArrayList<>();
        try (PatchScene scene = PatchScene.start("auto")) {
            List<CounterBundle> modules = List.of(
                    new CounterBundle("endurance.guarded", Kind.GUARDED, 2),
                    new CounterBundle("endurance.concurrent", Kind.CONCURRENT, 2));
            List<Counter> counters = new ArrayList<>();
            for (CounterBundle module : modules) {
                scene.add(module);
                counters.add(scene.counter(module, 0));
            }
            int bundles = scene.system().getBundles().length;
            Histogram times = new Histogram(3);
            for (int patch = 1; patch <= patches; patch++) {
                int turn = patch % modules.size();
                times.recordValue(patch(scene, modules.get(turn), counters.get(turn)));
                if (patch % every == 0) {
                    scene.awaitRetirement(bundles);
                    samples.add(new Sample(patch, times.getValueAtPercentile(50) / 1e6, Survey.of(scene)));
                    times.reset();
                }
            }
        }
        show(samples, out);
        draw(samples, folder.resolve(name + ".png"));
        new Figures().with("patches", patches).with("samples", samples).write(folder.resolve(name + ".json"));
    }

    /**
     * What was found.
     *
     * @param patches how many there were by then
     * @param millis the median of what each took since the sample before
     * @param counts what there is, by what it is
     */
    private record Sample(int patches, double millis, Map<String, Double> counts) {}

    private static long patch(PatchScene scene, CounterBundle module, Counter counter) throws IOException {
        long before = counter.count();
        Path jar = scene.next(module);
        long began = System.nanoTime();
        scene.apply(List.of(jar), GRACE);
        long took = System.nanoTime() - began;
        Files.delete(jar);
        if (counter.version() != scene.version(module) || counter.count() != before + 1) {
            throw new IllegalStateException("patch to version " + scene.version(module) + " of " + module.name()
                    + " was not what it said: version " + counter.version() + " counts from " + before);
        }
        return took;
    }

    /** By what is counted, one figure for each sample. */
    private static Map<String, List<Double>> rows(List<Sample> samples) {
        Map<String, List<Double>> rows = new LinkedHashMap<>();
        for (Sample sample : samples) {
            rows.computeIfAbsent("ms per patch", any -> new ArrayList<>()).add(sample.millis());
            sample.counts().forEach((what, count) -> rows.computeIfAbsent(what, any -> new ArrayList<>())
                    .add(count));
        }
        return rows;
    }

    private static void draw(List<Sample> samples, Path file) throws IOException {
        List<Double> patches =
                samples.stream().map(sample -> (double) sample.patches()).toList();
        List<Picture> pictures = new ArrayList<>();
        rows(samples).forEach((what, counts) -> pictures.add(Picture.small(what, "patches", patches, counts)));
        Picture.write(pictures, file);
    }

    private static void show(List<Sample> samples, PrintStream out) {
        List<Integer> shown =
                List.of(0, samples.size() / 4, samples.size() / 2, samples.size() * 3 / 4, samples.size() - 1);
        out.printf("%nJava %s: what there is after so many patches%n%n", Runtime.version());
        out.printf("%-20s", "");
        shown.forEach(
                sample -> out.printf(Locale.ROOT, "%12d", samples.get(sample).patches()));
        out.println();
        rows(samples).forEach((what, counts) -> {
            out.printf("%-20s", what);
            shown.forEach(sample -> out.printf(Locale.ROOT, "%12.2f", counts.get(sample)));
            out.println();
        });
        out.println();
    }
}
