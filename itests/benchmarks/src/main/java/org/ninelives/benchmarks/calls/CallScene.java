package org.ninelives.benchmarks.calls;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.ninelives.benchmarks.calls.module.Plain;
import org.ninelives.embedded.Ninelives;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;

/** A framework with a module, and with an ordinary service of the same kind. */
final class CallScene implements AutoCloseable {

    private final Ninelives runtime;
    private final Answer ordinary = new Plain();
    private final ServiceReference<Answer> reference;

    private CallScene(Ninelives runtime) {
        this.runtime = runtime;
        this.reference = runtime.context()
                .registerService(Answer.class, ordinary, FrameworkUtil.asDictionary(Map.of("kind", "ordinary")))
                .getReference();
    }

    /**
     * Starts it.
     *
     * @param fences whether each call has one: on or off
     */
    static CallScene start(String fences) throws Exception {
        Path folder = Files.createTempDirectory("calls");
        Path jar = CallModule.write(folder, "1.0.0");
        try {
            return new CallScene(Ninelives.builder()
                    .property("org.ninelives.fences", fences)
                    .bundle(jar)
                    .share(Answer.class.getPackageName() + ";version=1.0.0")
                    .start());
        } finally {
            Files.delete(jar);
            Files.delete(folder);
        }
    }

    /** What consumers of the module hold. */
    Answer dispatched() {
        Answer held = runtime.service(Answer.class, "(!(kind=ordinary))");
        if (held.getClass().getSimpleName().equals("Plain")) {
            throw new IllegalStateException("the module is called past its dispatcher");
        }
        return held;
    }

    /** What can only be called directly. */
    Answer ordinary() {
        return ordinary;
    }

    ServiceReference<Answer> reference() {
        return reference;
    }

    BundleContext context() {
        return runtime.context();
    }

    @Override
    public void close() {
        runtime.close();
    }
}
