package org.ninelives.benchmarks.calls;

import java.util.concurrent.TimeUnit;
import org.ninelives.benchmarks.Unset;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One call of a module's service with a tiny body, in a real framework, through what its consumers hold. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DispatchedCalls {

    /** Whether each call has a fence. */
    @Param({"on", "off"})
    public String fences = "";

    private CallScene scene = Unset.value();
    private Answer dispatched = Unset.value();
    private int question;

    /** Starts the framework and the module. */
    @Setup
    public void start() throws Exception {
        scene = CallScene.start(fences);
        dispatched = scene.dispatched();
    }

    /** Stops the framework. */
    @TearDown
    public void stop() {
        scene.close();
    }

    @Benchmark
    public int dispatched() {
        return dispatched.to(question);
    }
}
