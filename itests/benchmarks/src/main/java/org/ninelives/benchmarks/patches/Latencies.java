package org.ninelives.benchmarks.patches;

import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.ninelives.benchmarks.Figures;
import org.ninelives.benchmarks.Picture;
import org.ninelives.benchmarks.patches.CounterBundle.Kind;
import org.osgi.framework.Bundle;

/**
 * What a consumer notices while new code comes in a hundred times: by patches without and with the gate, by {@code
 * Bundle.update}, and by a restart. The ways take turns, so that a busy moment of the machine hits them all.
 */
public final class Latencies {

    private static final long INTERVAL = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long APART = TimeUnit.MILLISECONDS.toNanos(150);
    private static final int PER_ROUND = 10;

    /** The picture goes as far as one call of 10 to the power of this. */
    private static final int SMALLEST_SHARE = 5;

    private static final double STEP = 0.02;

    private Latencies() {}

    /**
     * Runs it; leaves a picture and the figures, and shows a table.
     *
     * @param folder for the results
     * @param name what their files' names begin with
     * @param times how often new code comes in, each way
     */
    public static void run(Path folder, String name, int times, PrintStream out) throws Exception {
        try (PatchScene scene = PatchScene.start("auto");
                PatchScene fenced = PatchScene.start("on")) {
            List<Leg> legs = List.of(
                    new Leg("nothing happens", scene, added(scene, "calm", Kind.CONCURRENT), () -> {}),
                    patched("patch without gate", scene, Kind.CONCURRENT),
                    patched("patch with gate", scene, Kind.GUARDED),
                    patched("patch with gate, fences in the calls", fenced, Kind.GUARDED),
                    updated(scene),
                    restarted(scene));
            round(legs);
            legs.forEach(Leg::forget);
            for (int done = 0; done < times; done += PER_ROUND) {
                round(legs);
            }
            legs.forEach(Leg::close);
            show(legs, times, out);
            write(legs, times, scene.runtime().patches().activity().calls(), folder.resolve(name + ".json"));
            draw(legs, times, folder.resolve(name + ".png"));
        }
    }

    private static void round(List<Leg> legs) throws Exception {
        for (Leg leg : legs) {
            leg.run(PER_ROUND, APART, INTERVAL);
        }
    }

    private static CounterBundle added(PatchScene scene, String name, Kind kind) throws Exception {
        CounterBundle counters = new CounterBundle(name, kind, 1);
        scene.add(counters);
        return counters;
    }

    private static Leg patched(String name, PatchScene scene, Kind kind) throws Exception {
        CounterBundle counters = added(scene, "patched." + kind.name().toLowerCase(Locale.ROOT), kind);
        return new Leg(name, scene, counters, () -> {
            Path jar = scene.next(counters);
            scene.apply(List.of(jar));
            Files.delete(jar);
        });
    }

    private static Leg updated(PatchScene scene) throws Exception {
        CounterBundle counters = new CounterBundle("updated", Kind.PLAIN, 1);
        Bundle bundle = scene.add(counters);
        return new Leg("Bundle.update", scene, counters, () -> {
            Path jar = scene.next(counters);
            bundle.update(Files.newInputStream(jar)); // which closes it
            Files.delete(jar);
        });
    }

    private static Leg restarted(PatchScene scene) throws Exception {
        CounterBundle counters = new CounterBundle("restarted", Kind.PLAIN, 1);
        Bundle bundle = scene.add(counters);
        return new Leg("Bundle.stop, Bundle.start", scene, counters, () -> {
            bundle.stop();
            bundle.start();
        });
    }

    private static void show(List<Leg> legs, int times, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%nJava %s: latency of a call every %d µs, counted from when it was due, through %d times new code, in µs%n%n",
                Runtime.version(),
                TimeUnit.NANOSECONDS.toMicros(INTERVAL),
                times);
        out.printf(
                "%-38s%10s%10s%10s%10s%10s%10s%12s%10s%n",
                "", "calls", "p50", "p99", "p99.9", "p99.99", "max", "failed", "forgotten");
        for (Leg leg : legs) {
            Histogram found = leg.latencies();
            out.printf(
                    Locale.ROOT,
                    "%-38s%10d%10.2f%10.1f%10.1f%10.1f%10.1f%12d%10d%n",
                    leg.name(),
                    leg.answered() + leg.failed(),
                    micros(found, 50),
                    micros(found, 99),
                    micros(found, 99.9),
                    micros(found, 99.99),
                    micros(found, 100),
                    leg.failed(),
                    leg.forgotten());
        }
        out.println();
    }

    private static double micros(Histogram latencies, double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1e3;
    }

    private static void write(List<Leg> legs, int times, String calls, Path file) throws IOException {
        Map<String, Object> ways = new LinkedHashMap<>();
        for (Leg leg : legs) {
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("answered", leg.answered());
            figures.put("failed", leg.failed());
            figures.put("answered and forgotten", leg.forgotten());
            for (double percentile : List.of(50.0, 90.0, 99.0, 99.9, 99.99, 100.0)) {
                figures.put("p" + percentile + " in µs", micros(leg.latencies(), percentile));
            }
            figures.put("median until the new code serves, in µs", micros(leg.times(), 50));
            ways.put(leg.name(), figures);
        }
        new Figures()
                .with("barrier", calls)
                .with("call every ns", INTERVAL)
                .with("new code every ns", APART)
                .with("times", times)
                .with("ways", ways)
                .write(file);
    }

    private static void draw(List<Leg> legs, int times, Path file) throws IOException {
        Picture picture = new Picture(
                        "Latency of a service call while new code comes in " + times + " times (Java "
                                + Runtime.version().feature() + ", a call every "
                                + TimeUnit.NANOSECONDS.toMicros(INTERVAL) + " µs, new code every "
                                + TimeUnit.NANOSECONDS.toMillis(APART) + " ms)",
                        "share of the calls that were answered within this time",
                        "latency, from the moment at which the call was due")
                .acrossPowers(0, SMALLEST_SHARE, Latencies::share)
                .upPowers(1, 9, decade -> time(Math.pow(10, decade)));
        for (Leg leg : legs) {
            List<Double> across = new ArrayList<>();
            List<Double> up = new ArrayList<>();
            for (double decade = 0; decade <= SMALLEST_SHARE; decade += STEP) {
                across.add(decade);
                up.add(Math.log10(
                        Math.max(10, leg.latencies().getValueAtPercentile(100 * (1 - Math.pow(10, -decade))))));
            }
            picture.line(
                    String.format(
                            Locale.ROOT,
                            "%s: %,d of %,d calls failed, longest %s",
                            leg.name(),
                            leg.failed(),
                            leg.answered() + leg.failed(),
                            time(leg.latencies().getMaxValue())),
                    across,
                    up);
        }
        picture.write(file);
    }

    /** All but 1 of 10 to the power of this. */
    private static String share(int decade) {
        return decade == 0 ? "0 %" : BigDecimal.valueOf(100).subtract(BigDecimal.ONE.movePointLeft(decade - 2)) + " %";
    }

    private static String time(double nanos) {
        if (nanos < 1e3) {
            return Math.round(nanos) + " ns";
        }
        if (nanos < 1e6) {
            return Math.round(nanos / 1e3) + " µs";
        }
        return nanos < 1e9 ? String.format(Locale.ROOT, "%.1f ms", nanos / 1e6) : nanos / 1e9 + " s";
    }
}
