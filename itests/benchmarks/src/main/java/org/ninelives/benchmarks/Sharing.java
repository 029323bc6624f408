package org.ninelives.benchmarks;

import java.util.concurrent.TimeUnit;
import org.ninelives.api.state.StateTransferException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** State whose classes stay: the same object, however much it holds. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class Sharing {

    /** Of how many entries. */
    @Param({"1000", "1000000", "10000000"})
    public int size;

    private Scene scene = Unset.value();

    /** Makes the map. */
    @Setup
    public void fill() throws ReflectiveOperationException {
        scene = new Scene("shared", size);
        scene.fill();
    }

    /** What a patch does before calls have to wait, which is not measured. */
    @Setup(Level.Iteration)
    public void plan() throws StateTransferException {
        scene.plan();
    }

    @Benchmark
    public Object ninelives(Cpu cpu) throws Exception {
        return cpu.of(scene::move);
    }
}
