package org.ninelives.benchmarks;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.util.DefaultInstantiatorStrategy;
import java.util.concurrent.TimeUnit;
import org.apache.fory.Fory;
import org.apache.fory.config.Language;
import org.apache.fory.logging.LoggerFactory;
import org.objenesis.strategy.StdInstantiatorStrategy;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
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

    /** Makes the graph. */
    @Setup
    public void fill() throws ReflectiveOperationException {
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

    /** Lets the process end. */
    @TearDown
    public void close() {
        deep.close();
    }

    @Benchmark
    public Object ninelives() throws Exception {
        return scene.move();
    }

    @Benchmark
    public Object kryo() throws Exception {
        return deep.run(() -> kryo.copy(scene.graph));
    }

    @Benchmark
    public Object fory() throws Exception {
        return deep.run(() -> fory.copy(scene.graph));
    }

    @Benchmark
    public Object byHand() throws Exception {
        return scene.copyByHand();
    }
}
