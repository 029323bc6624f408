package org.ninelives.benchmarks.calls;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.ninelives.benchmarks.Unset;
import org.ninelives.benchmarks.calls.module.Plain;
import org.ninelives.embedded.Ninelives;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/**
 * One call of a service with a tiny body, in a real framework: of a module through what its consumers hold, and of an
 * ordinary service by the ways that people use to stay free of what they call.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Calls {

    private Ninelives runtime = Unset.value();
    private Answer dispatched = Unset.value();
    private Answer direct = Unset.value();
    private Answer proxy = Unset.value();
    private BundleContext context = Unset.value();
    private ServiceReference<Answer> reference = Unset.value();
    private ServiceTracker<Answer, Answer> tracker = Unset.value();
    private int question;

    /** Starts the framework, a module and an ordinary service. */
    @Setup
    public void start() throws Exception {
        Path folder = Files.createTempDirectory("calls");
        runtime = Ninelives.builder()
                .property("org.ninelives.calls", System.getProperty("calls", "fence"))
                .bundle(CallModule.write(folder, "1.0.0"))
                .share(Answer.class)
                .start();
        dispatched = runtime.service(Answer.class, "(!(kind=ordinary))");
        if (dispatched.getClass() == Plain.class) {
            throw new IOException("the module is called directly");
        }
        direct = new Plain();
        context = runtime.context();
        Dictionary<String, Object> ordinary = FrameworkUtil.asDictionary(Map.of("kind", "ordinary"));
        reference = context.registerService(Answer.class, direct, ordinary).getReference();
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
        runtime.close();
    }

    @Benchmark
    public int direct() {
        return direct.to(question);
    }

    @Benchmark
    public int dispatched() {
        return dispatched.to(question);
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
    public int proxy() {
        return proxy.to(question);
    }
}
