package org.ninelives.benchmarks.patches;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.ninelives.api.PatchReport;
import org.ninelives.api.Phase;
import org.ninelives.benchmarks.Figures;
import org.ninelives.benchmarks.Picture;
import org.ninelives.benchmarks.patches.CounterBundle.Kind;

/** How long one patch of many modules takes, and how that grows with their services: ten in each bundle. */
public final class ManyServices {

    private static final int PER_BUNDLE = 10;
    private static final int WARM_UP = 2;
    private static final int DIGITS = 3;

    private ManyServices() {}

    /**
     * Runs it; leaves a picture and the figures, and shows a table.
     *
     * @param folder for the results
     * @param name what their files' names begin with
     * @param sizes how many services
     * @param patches how many of each size
     */
    public static void run(Path folder, String name, List<Integer> sizes, int patches, PrintStream out)
            throws Exception {
        Map<Integer, Map<Phase, Double>> medians = new LinkedHashMap<>();
        for (int size : sizes) {
            medians.put(size, measure(size, patches));
        }
        show(medians, out);
        new Figures().with("patches", patches).with("median in ms", medians).write(folder.resolve(name + ".json"));
        draw(medians, folder.resolve(name + ".png"));
    }

    private static Map<Phase, Double> measure(int services, int patches) throws Exception {
        List<CounterBundle> modules = new ArrayList<>();
        for (int module = 0; module < services / PER_BUNDLE; module++) {
            modules.add(new CounterBundle("many." + module, Kind.CONCURRENT, PER_BUNDLE));
        }
        Map<Phase, Histogram> times = new EnumMap<>(Phase.class);
        try (PatchScene scene = PatchScene.start("auto")) {
            for (CounterBundle module : modules) {
                scene.add(module);
            }
            Counter last = scene.counter(modules.get(modules.size() - 1), PER_BUNDLE - 1);
            int bundles = scene.system().getBundles().length;
            for (int patch = 1; patch <= WARM_UP + patches; patch++) {
                PatchReport report = patch(scene, modules);
                if (last.count() != patch || last.version() != patch + 1) {
                    throw new IllegalStateException(
                            "the last service is version " + last.version() + " after patch " + patch);
                }
                scene.awaitRetirement(bundles);
                if (patch > WARM_UP) {
                    report.phases().forEach(time -> times.computeIfAbsent(time.phase(), any -> new Histogram(DIGITS))
                            .recordValue(time.took().toNanos()));
                }
            }
        }
        return times.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> entry.getValue().getValueAtPercentile(50) / 1e6,
                        (one, other) -> one,
                        () -> new EnumMap<>(Phase.class)));
    }

    private static PatchReport patch(PatchScene scene, List<CounterBundle> modules) throws IOException {
        List<Path> jars = new ArrayList<>();
        for (CounterBundle module : modules) {
            jars.add(scene.next(module));
        }
        PatchReport report = scene.apply(jars);
        for (Path jar : jars) {
            Files.delete(jar);
        }
        return report;
    }

    private static double sum(Map<Phase, Double> phases) {
        return phases.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private static void show(Map<Integer, Map<Phase, Double>> medians, PrintStream out) {
        out.printf(
                "%nJava %s: one patch of so many services, ten in a bundle, median of each phase in ms%n%n",
                Runtime.version());
        out.printf("%-12s", "");
        medians.keySet().forEach(size -> out.printf("%12d", size));
        out.println();
        for (Phase phase : Phase.values()) {
            if (medians.values().stream().anyMatch(phases -> phases.containsKey(phase))) {
                out.printf("%-12s", phase.name().toLowerCase(Locale.ROOT));
                medians.values().forEach(phases -> out.printf(Locale.ROOT, "%12.2f", phases.getOrDefault(phase, 0.0)));
                out.println();
            }
        }
        out.printf("%-12s", "all");
        medians.values().forEach(phases -> out.printf(Locale.ROOT, "%12.2f", sum(phases)));
        out.println();
        out.println();
    }

    private static void draw(Map<Integer, Map<Phase, Double>> medians, Path file) throws IOException {
        List<Double> sizes =
                medians.keySet().stream().map(size -> Math.log10(size)).toList();
        Picture picture = new Picture(
                        "One patch of many services, ten in a bundle (Java "
                                + Runtime.version().feature() + ", medians)",
                        "services in the patch",
                        "time")
                .acrossPowers(1, 3, exponent -> String.format(Locale.ROOT, "%,d", (int) Math.pow(10, exponent)))
                .upPowers(-3, 4, ManyServices::time);
        picture.line(
                "the whole patch",
                sizes,
                logs(medians.values().stream().map(ManyServices::sum).toList()));
        for (Phase phase : List.of(Phase.START, Phase.INSTALL, Phase.VALIDATE, Phase.FLIP, Phase.RELEASE)) {
            picture.line(
                    phase.name().toLowerCase(Locale.ROOT),
                    sizes,
                    logs(medians.values().stream()
                            .map(phases -> phases.getOrDefault(phase, 0.0))
                            .toList()));
        }
        picture.write(file);
    }

    private static List<Double> logs(List<Double> values) {
        return values.stream().map(value -> Math.log10(Math.max(1e-3, value))).toList();
    }

    private static String time(int millis) {
        return millis < 0
                ? (int) Math.pow(10, 3 + millis) + " µs"
                : String.format(Locale.ROOT, "%,d ms", (int) Math.pow(10, millis));
    }
}
