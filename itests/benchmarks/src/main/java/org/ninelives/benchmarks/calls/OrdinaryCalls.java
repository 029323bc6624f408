package org.ninelives.benchmarks.calls;

import java.lang.reflect.Proxy;
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
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** The same call of an ordinary service, by the ways in which people stay free of what they call; none of them drains. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OrdinaryCalls {

    private CallScene scene = Unset.value();
    private Answer direct = Unset.value();
    private Answer proxy = Unset.value();
    private BundleContext context = Unset.value();
    private ServiceReference<Answer> reference = Unset.value();
    private ServiceTracker<Answer, Answer> tracker = Unset.value();
    private int question;

    /** Starts the framework and the service. */
    @Setup
    public void start() throws Exception {
        scene = CallScene.start("on");
        direct = scene.ordinary();
        context = scene.context();
        reference = scene.reference();
        tracker = new ServiceTracker<>(context, reference, null);
        tracker.open();
        proxy = (Answer) Proxy.newProxyInstance(
                Answer.class.getClassLoader(),
                new Class<?>[] {Answer.class},
                (self, method, arguments) -> method.invoke(direct, arguments));
    }

    /** Stops the framework. */
    @TearDown
    public void stop() {
        tracker.close();
        scene.close();
    }

    @Benchmark
    public int direct() {
        return direct.to(question);
    }

    @Benchmark
    public int tracker() {
        return tracker.getService().to(question);
    }

    @Benchmark
    public int lookup() {
        int answer = context.getService(reference).to(question);
        context.ungetService(reference);
        return answer;
    }

    @Benchmark
    public int reflectiveProxy() {
        return proxy.to(question);
    }
}
