package org.ninelives.benchmarks;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.ninelives.benchmarks.calls.CallBenchmarks;
import org.ninelives.benchmarks.patches.Applying;
import org.ninelives.benchmarks.patches.Endurance;
import org.ninelives.benchmarks.patches.Latencies;
import org.ninelives.benchmarks.patches.ManyServices;
import org.ninelives.benchmarks.patches.SlowCode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the benchmarks in this Java; leaves the results as JSON, some as a picture, and shows tables. */
public final class Benchmarks {

    private static final String[] CONTENDERS = {"ninelives", "kryo", "fory", "byHand"};

    private Benchmarks() {}

    /**
     * Runs them.
     *
     * @param arguments the folder for the results, whether to be quick, and what of it as a regular expression: graphs, {@code shared},
     *     {@code calls}, {@code latency}, {@code apply}, {@code many}, {@code endurance}; and how many threads convert a graph, 0 for
     *     as many as in any patch
     */
    public static void main(String[] arguments) throws Exception {
        String java = "java" + Runtime.version().feature();
        Path folder = Path.of(arguments[0]);
        boolean quick = Boolean.parseBoolean(arguments[1]);
        String graphs = arguments[2];
        int threads = Integer.parseInt(arguments[3]);
        Collection<RunResult> results = new ArrayList<>();
        List<String> chosen = List.of("players", "tree", "graph", "records").stream()
                .filter(graph -> graph.matches(graphs))
                .toList();
        if (!chosen.isEmpty()) {
            ChainedOptionsBuilder options = options(folder, java + "-conversion", quick)
                    .include(Conversion.class.getName())
                    .jvmArgsPrepend(
                            threads == 0 ? new String[0] : new String[] {"-Dorg.ninelives.state.threads=" + threads})
                    .param("graph", chosen.toArray(String[]::new));
            results.addAll(new Runner((quick ? options.param("size", "100000") : options).build()).run());
        }
        if ("shared".matches(graphs)) {
            ChainedOptionsBuilder options =
                    options(folder, java + "-sharing", quick).include(Sharing.class.getName());
            results.addAll(new Runner((quick ? options.param("size", "1000", "100000") : options).build()).run());
        }
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        if (!results.isEmpty()) {
            show(results, out);
        }
        if ("calls".matches(graphs)) {
            CallBenchmarks.run(folder, java, quick, out);
        }
        if ("latency".matches(graphs)) {
            Latencies.run(folder, java + "-latency", quick ? 20 : 100, out);
        }
        if ("apply".matches(graphs)) {
            Applying.run(folder, java + "-apply", quick ? 20 : 200, out);
            SlowCode.run(folder, java + "-slow-code", quick ? 20 : 100, out);
        }
        if ("many".matches(graphs)) {
            List<Integer> sizes = quick ? List.of(10, 100) : List.of(10, 100, 300, 1000);
            ManyServices.run(folder, java + "-many", sizes, quick ? 3 : 10, out);
        }
        if ("endurance".matches(graphs)) {
            Endurance.run(folder, java + "-endurance", quick ? 200 : 10_000, out);
        }
    }

    /** The collector that Java chooses, whose work is part of what is measured, and as much memory as a big graph takes. */
    private static ChainedOptionsBuilder options(Path folder, String name, boolean quick) {
        return new OptionsBuilder()
                .forks(1)
                .warmupIterations(quick ? 3 : 5)
                .measurementIterations(quick ? 3 : 7)
                .jvmArgsAppend("-Xms4g", "-Xmx4g", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn")
                .shouldDoGC(true)
                .shouldFailOnError(true)
                .addProfiler(GCProfiler.class)
                .output(folder.resolve(name + ".log").toString())
                .resultFormat(ResultFormatType.JSON)
                .result(folder.resolve(name + ".json").toString());
    }

    private static void show(Collection<RunResult> results, PrintStream out) {
        Map<String, Map<String, String>> rows = new TreeMap<>();
        for (RunResult result : results) {
            String graph = result.getParams().getParam("graph");
            String row = String.format(
                    Locale.ROOT,
                    "%s of %,d",
                    graph == null ? "shared" : graph,
                    Integer.parseInt(result.getParams().getParam("size")));
            Result<?> time = result.getPrimaryResult();
            String cell = String.format(
                    Locale.ROOT,
                    "%,.2f / %,.2f / %,.2f, %,.0f MB",
                    time.getStatistics().getPercentile(50),
                    median(result, "cpuMillis"),
                    median(result, "processCpuMillis"),
                    median(result, "gc.alloc.rate.norm") / 1e6);
            String label = time.getLabel();
            rows.computeIfAbsent(row, any -> new TreeMap<>()).put(label, cell);
        }
        out.printf(
                "%nJava %s, %s processors: medians of ms on the clock / of the thread / of all threads of the process,"
                        + " and what was allocated%n%n",
                Runtime.version(), Runtime.getRuntime().availableProcessors());
        out.printf("%-22s", "");
        for (String contender : CONTENDERS) {
            out.printf("%40s", contender);
        }
        out.println();
        rows.forEach((row, cells) -> {
            out.printf("%-22s", row);
            for (String contender : CONTENDERS) {
                out.printf("%40s", cells.getOrDefault(contender, "-"));
            }
            out.println();
        });
        out.println();
    }

    private static double median(RunResult result, String secondary) {
        Result<?> found = result.getSecondaryResults().get(secondary);
        return found == null ? Double.NaN : found.getStatistics().getPercentile(50);
    }
}
