package org.ninelives.benchmarks.calls;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ninelives.benchmarks.BundleJar;
import org.ninelives.benchmarks.calls.module.Activator;
import org.ninelives.benchmarks.calls.module.Plain;

/** The module that is called, as a bundle. */
final class CallModule {

    private CallModule() {}

    /** Writes a version of it. */
    static Path write(Path folder, String version) throws IOException {
        return BundleJar.write(
                folder.resolve("answer-" + version + ".jar"),
                Map.of(
                        "Bundle-SymbolicName",
                        "org.ninelives.benchmarks.answer",
                        "Bundle-Version",
                        version,
                        "Bundle-Activator",
                        Activator.class.getName(),
                        "Import-Package",
                        "org.osgi.framework," + Answer.class.getPackageName(),
                        "Patch-Module",
                        "true"),
                List.of(Activator.class, Plain.class));
    }
}
