package org.ninelives.benchmarks.calls;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
        Map<String, List<List<Double>>> rows = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (int i = 0; i < THREADS.length; i++) {
                String name = java + "-calls-" + THREADS[i] + "-threads-" + round;
                for (RunResult result : new Runner(options(folder, name, THREADS[i], quick)).run()) {
                    String fences = result.getParams().getParam("fences");
                    String label = result.getPrimaryResult().getLabel() + (fences == null ? "" : ", fences " + fences);
                    rows.computeIfAbsent(label, any -> List.of(new ArrayList<>(), new ArrayList<>()))
                            .get(i)
                            .add(result.getPrimaryResult().getScore());
                }
            }
        }
        out.printf("%nJava %s: ns per call and thread, median of %d forks%n%n", Runtime.version(), rounds);
        out.printf("%-26s%12s%12s%n", "", "1 thread", "2 threads");
        rows.forEach((label, cells) ->
                out.printf(Locale.ROOT, "%-26s%12.2f%12.2f%n", label, median(cells.get(0)), median(cells.get(1))));
        out.println();
    }

    private static Options options(Path folder, String name, int threads, boolean quick) {
        return new OptionsBuilder()
                .include(OrdinaryCalls.class.getName() + "|" + DispatchedCalls.class.getName())
                .threads(threads)
                .forks(1)
                .warmupIterations(quick ? 3 : 5)
                .measurementIterations(quick ? 3 : 5)
                .warmupTime(TimeValue.seconds(1))
                .measurementTime(TimeValue.seconds(1))
                .jvmArgsAppend("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn")
                .shouldFailOnError(true)
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
