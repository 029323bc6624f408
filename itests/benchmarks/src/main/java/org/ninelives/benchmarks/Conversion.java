package org.ninelives.benchmarks;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.util.DefaultInstantiatorStrategy;
import java.util.concurrent.TimeUnit;
import org.apache.fory.Fory;
import org.apache.fory.config.Language;
import org.apache.fory.logging.LoggerFactory;
import org.ninelives.api.state.StateTransferException;
import org.objenesis.strategy.StdInstantiatorStrategy;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * State whose classes change: Ninelives converts it from one version's classes to the other's, all others copy it
 * within its classes, which is less. The copiers keep references, else they would not even keep a graph.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class Conversion {

    /** Which graph. */
    @Param({"players", "tree", "graph", "records"})
    public String graph = "";

    /** Of how many objects. */
    @Param("1000000")
    public int size;

    private Scene scene = Unset.value();
    private Kryo kryo = Unset.value();
    private Fory fory = Unset.value();
    private DeepThread deep = Unset.value();

    /** Makes the contenders, which know the classes and are warm after some rounds. */
    @Setup
    public void prepare() throws ReflectiveOperationException {
        LoggerFactory.disableLogging();
        scene = new Scene(graph, size);
        deep = new DeepThread();
        kryo = new Kryo();
        kryo.setClassLoader(scene.loader());
        kryo.setRegistrationRequired(false);
        kryo.setReferences(true);
        kryo.setInstantiatorStrategy(new DefaultInstantiatorStrategy(new StdInstantiatorStrategy()));
        fory = Fory.builder()
                .withLanguage(Language.JAVA)
                .withClassLoader(scene.loader())
                .requireClassRegistration(false)
                .withRefTracking(true)
                .withRefCopy(true)
                .build();
    }

    /** Makes the graph anew: state that is patched has not been copied before, and no object of it was asked for its hash. */
    @Setup(Level.Iteration)
    public void fill() throws ReflectiveOperationException {
        scene.fill();
    }

    /** What a patch does before calls have to wait, which is not measured. */
    @State(Scope.Benchmark)
    public static class Ahead {

        /** In every round anew, for other classes take part in every patch. */
        @Setup(Level.Iteration)
        public void plan(Conversion conversion) throws StateTransferException {
            conversion.scene.plan();
        }
    }

    /** Lets the process end. */
    @TearDown
    public void close() {
        deep.close();
    }

    @Benchmark
    public Object ninelives(Ahead ahead, Cpu cpu) throws Exception {
        return cpu.of(scene::move);
    }

    @Benchmark
    public Object kryo(Cpu cpu) throws Exception {
        return deep.run(() -> cpu.of(() -> kryo.copy(scene.graph())));
    }

    @Benchmark
    public Object fory(Cpu cpu) throws Exception {
        return deep.run(() -> cpu.of(() -> fory.copy(scene.graph())));
    }

    @Benchmark
    public Object byHand(Cpu cpu) throws Exception {
        return cpu.of(scene::copyByHand);
    }
}
