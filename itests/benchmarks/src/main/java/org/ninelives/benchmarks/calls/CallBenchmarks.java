package org.ninelives.benchmarks.calls;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the calls, by one thread and by two; the ways take turns, so that a busy moment hits them all. */
public final class CallBenchmarks {

    private static final int[] THREADS = {1, 2};

    private CallBenchmarks() {}

    /**
     * Runs them, and shows a table of the medians.
     *
     * @param folder for the results, as JSON
     * @param java for the names of the files
     * @param quick few rounds
     */
    public static void run(Path folder, String java, boolean quick, PrintStream out) throws RunnerException {
        int rounds = quick ? 1 : 5;
        Map<String, Row> rows = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (int i = 0; i < THREADS.length; i++) {
                String name = java + "-calls-" + THREADS[i] + "-threads-" + round;
                for (RunResult result : new Runner(options(folder, name, THREADS[i], quick)).run()) {
                    String fences = result.getParams().getParam("fences");
                    String label = result.getPrimaryResult().getLabel() + (fences == null ? "" : ", fences " + fences);
                    rows.computeIfAbsent(label, any -> new Row()).add(i, result);
                }
            }
        }
        show(rows, rounds, out);
    }

    /** What was found of one way to call. */
    private static final class Row {

        private final List<List<Double>> nanos = List.of(new ArrayList<>(), new ArrayList<>());
        private final List<Double> bytes = new ArrayList<>();

        void add(int threads, RunResult result) {
            nanos.get(threads).add(result.getPrimaryResult().getScore());
            Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
            bytes.add(allocated == null ? Double.NaN : allocated.getScore());
        }

        double nanos(int threads) {
            return median(nanos.get(threads));
        }

        double bytes() {
            return median(bytes);
        }

        /** How fast two threads are beside twice one. */
        double scaling() {
            return nanos(0) / nanos(1);
        }
    }

    private static void show(Map<String, Row> rows, int rounds, PrintStream out) {
        Row direct = Objects.requireNonNull(rows.get("direct"));
        out.printf(
                "%nJava %s: ns per call and thread, median of %d interleaved forks; how fast two threads are beside twice one,"
                        + " as a share of what the direct call makes of it%n%n",
                Runtime.version(), rounds);
        out.printf("%-26s%12s%12s%12s%12s%12s%n", "", "1 thread", "over direct", "2 threads", "scaling", "B per call");
        rows.forEach((label, row) -> out.printf(
                Locale.ROOT,
                "%-26s%12.2f%12.2f%12.2f%12.2f%12.1f%n",
                label,
                row.nanos(0),
                row.nanos(0) - direct.nanos(0),
                row.nanos(1),
                row.scaling() / direct.scaling(),
                row.bytes()));
        out.println();
    }

    /** Blueprint's proxies are of a time before later Javas. */
    private static String contenders() {
        String all = OrdinaryCalls.class.getName() + "|" + DispatchedCalls.class.getName();
        return Runtime.version().feature() == 17 ? all + "|" + BlueprintCalls.class.getName() : all;
    }

    private static Options options(Path folder, String name, int threads, boolean quick) {
        return new OptionsBuilder()
                .include(contenders())
                .threads(threads)
                .forks(1)
                .warmupIterations(quick ? 3 : 5)
                .measurementIterations(quick ? 3 : 5)
                .warmupTime(TimeValue.seconds(1))
                .measurementTime(TimeValue.seconds(1))
                .jvmArgsAppend("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn")
                .shouldFailOnError(true)
                .addProfiler(GCProfiler.class)
                .output(folder.resolve(name + ".log").toString())
                .resultFormat(ResultFormatType.JSON)
                .result(folder.resolve(name + ".json").toString())
                .build();
    }

    private static double median(List<Double> values) {
        Collections.sort(values);
        return values.get(values.size() / 2);
    }
}
