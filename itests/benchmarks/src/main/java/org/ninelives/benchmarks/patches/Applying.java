package org.ninelives.benchmarks.patches;

import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.PatchReport;
import org.ninelives.api.Phase;
import org.ninelives.benchmarks.Figures;
import org.ninelives.benchmarks.patches.CounterBundle.Kind;

/**
 * How long it takes to apply a patch of one small module, phase by phase, and what the gate was closed for: the wait for the
 * calls inside, the state, the forced write of the decision, and the rest.
 */
public final class Applying {

    private static final int WARM_UP = 20;
    private static final long INTERVAL = TimeUnit.MICROSECONDS.toNanos(50);
    private static final int DIGITS = 3;

    /** About as long as what the journal writes at a flip. */
    private static final byte[] LINE = new byte[100];

    private Applying() {}

    /**
     * Runs it; leaves the figures, and shows a table.
     *
     * @param folder for the results
     * @param name what its file's name begins with
     * @param patches how many of each kind
     */
    public static void run(Path folder, String name, int patches, PrintStream out) throws Exception {
        Map<String, Map<String, Histogram>> columns = new LinkedHashMap<>();
        try (PatchScene scene = PatchScene.start("auto");
                PatchScene fenced = PatchScene.start("on")) {
            columns.put("no gate", measure(scene, Kind.CONCURRENT, patches, false));
            columns.put("gate", measure(scene, Kind.GUARDED, patches, false));
            columns.put("gate, fences", measure(fenced, Kind.GUARDED, patches, false));
            columns.put("called: no gate", measure(scene, Kind.CONCURRENT, patches, true));
            columns.put("called: gate", measure(scene, Kind.GUARDED, patches, true));
            columns.put("called: gate, fences", measure(fenced, Kind.GUARDED, patches, true));
        }
        show(columns, patches, out);
        write(columns, patches, folder.resolve(name + ".json"));
    }

    private static Map<String, Histogram> measure(PatchScene scene, Kind kind, int patches, boolean called)
            throws Exception {
        CounterBundle counters = new CounterBundle("applied." + kind + "." + called, kind, 1);
        scene.add(counters);
        Counter counter = scene.counter(counters, 0);
        Map<String, Histogram> found = new LinkedHashMap<>();
        try (SteadyCaller caller = called ? new SteadyCaller(INTERVAL, counter::count) : null;
                RandomAccessFile beside = new RandomAccessFile(
                        scene.data().resolve("beside-the-journal").toFile(), "rw")) {
            for (int patch = 0; patch < WARM_UP + patches; patch++) {
                Path jar = scene.next(counters);
                long began = System.nanoTime();
                PatchReport report = scene.apply(List.of(jar));
                long took = System.nanoTime() - began;
                Files.delete(jar);
                long forced = force(beside);
                if (patch >= WARM_UP) {
                    note(found, "apply, whole", took);
                    note(found, report, forced);
                }
            }
            if (caller != null && caller.failed() != 0) {
                throw new IllegalStateException(caller.failed() + " calls failed", caller.firstFailure());
            }
        }
        return found;
    }

    /** How long the disk takes for what a flip writes. */
    private static long force(RandomAccessFile file) throws IOException {
        long began = System.nanoTime();
        file.write(LINE);
        file.getFD().sync();
        return System.nanoTime() - began;
    }

    private static void note(Map<String, Histogram> found, PatchReport report, long forced) {
        Map<Phase, Duration> phases = new LinkedHashMap<>();
        report.phases().forEach(time -> phases.put(time.phase(), time.took()));
        phases.forEach((phase, took) -> note(found, "phase " + phase.name().toLowerCase(Locale.ROOT), took.toNanos()));
        if (!report.pause().isZero()) {
            note(found, "gate closed, whole", report.pause().toNanos());
            note(found, "- wait for calls", report.drain().toNanos());
            note(found, "- transfer", took(phases, Phase.TRANSFER));
            note(found, "- verify", took(phases, Phase.VERIFY));
            note(found, "- flip, with its forced write", took(phases, Phase.FLIP));
            note(
                    found,
                    "- rest",
                    report.pause().minus(report.drain()).toNanos()
                            - took(phases, Phase.TRANSFER)
                            - took(phases, Phase.VERIFY)
                            - took(phases, Phase.FLIP));
            note(
                    found,
                    "all but wait, transfer, force",
                    report.pause().minus(report.drain()).toNanos() - took(phases, Phase.TRANSFER) - forced);
        }
        note(found, "a forced write alone", forced);
    }

    private static long took(Map<Phase, Duration> phases, Phase phase) {
        return phases.getOrDefault(phase, Duration.ZERO).toNanos();
    }

    private static void note(Map<String, Histogram> found, String what, long nanos) {
        found.computeIfAbsent(what, any -> new Histogram(DIGITS)).recordValue(Math.max(0, nanos));
    }

    private static void show(Map<String, Map<String, Histogram>> columns, int patches, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%nJava %s: a patch of one small module, %d of each kind, ms: p50 / p99; called: every %d µs%n%n",
                Runtime.version(),
                patches,
                TimeUnit.NANOSECONDS.toMicros(INTERVAL));
        out.printf("%-32s", "");
        columns.keySet().forEach(name -> out.printf("%22s", name));
        out.println();
        Map<String, Histogram> longest = columns.get("gate");
        if (longest == null) {
            throw new IllegalStateException("nothing was measured with a gate");
        }
        for (String what : longest.keySet()) {
            out.printf("%-32s", what);
            columns.values().forEach(column -> out.printf("%22s", cell(column.get(what))));
            out.println();
        }
        out.println();
    }

    private static String cell(@Nullable Histogram times) {
        return times == null
                ? "-"
                : String.format(
                        Locale.ROOT,
                        "%.2f / %.2f",
                        times.getValueAtPercentile(50) / 1e6,
                        times.getValueAtPercentile(99) / 1e6);
    }

    private static void write(Map<String, Map<String, Histogram>> columns, int patches, Path file) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        columns.forEach((name, column) -> {
            Map<String, Object> figures = new LinkedHashMap<>();
            column.forEach((what, times) -> figures.put(
                    what,
                    Map.of(
                            "p50 in ms", times.getValueAtPercentile(50) / 1e6,
                            "p99 in ms", times.getValueAtPercentile(99) / 1e6,
                            "max in ms", times.getMaxValue() / 1e6)));
            all.put(name, figures);
        });
        new Figures().with("patches", patches).with("kinds", all).write(file);
    }
}
