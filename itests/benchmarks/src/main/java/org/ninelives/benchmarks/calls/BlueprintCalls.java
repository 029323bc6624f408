package org.ninelives.benchmarks.calls;

import java.util.concurrent.TimeUnit;
import org.ninelives.benchmarks.Unset;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The same call through a reference of Aries Blueprint, which makes callers wait for a service that is gone; no drain. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BlueprintCalls {

    private CallScene scene = Unset.value();
    private Answer reference = Unset.value();
    private int question;

    /** Starts the framework, the service and Blueprint. */
    @Setup
    public void start() throws Exception {
        scene = CallScene.start("on");
        reference = BlueprintClient.start(scene.context());
    }

    /** Stops the framework. */
    @TearDown
    public void stop() {
        scene.close();
    }

    @Benchmark
    public int blueprintReference() {
        return reference.to(question);
    }
}
