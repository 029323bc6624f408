package org.ninelives.benchmarks.patches;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ninelives.benchmarks.BundleJar;
import org.ninelives.benchmarks.patches.module.Activator;
import org.ninelives.benchmarks.patches.module.Concurrent;
import org.ninelives.benchmarks.patches.module.Guarded;

/**
 * A bundle with counters, in as many versions as are wanted.
 *
 * @param name its symbolic name
 * @param kind whether it takes a gate to patch it
 * @param counters how many services it offers
 */
record CounterBundle(String name, Kind kind, int counters) {

    /** What the counters are. */
    enum Kind {
        /** A patch of them needs no gate. */
        CONCURRENT(Concurrent.class, true),
        /** A patch of them needs the gate. */
        GUARDED(Guarded.class, true),
        /** No module: an ordinary bundle. */
        PLAIN(Guarded.class, false);

        private final Class<?> type;
        private final boolean module;

        Kind(Class<?> type, boolean module) {
            this.type = type;
            this.module = module;
        }
    }

    /** Writes a version of it. */
    Path write(Path folder, int version) throws IOException {
        Map<String, String> headers = new HashMap<>();
        headers.put("Bundle-SymbolicName", name);
        headers.put("Bundle-Version", version + ".0.0");
        headers.put("Bundle-Activator", Activator.class.getName());
        headers.put("Import-Package", "org.osgi.framework,org.ninelives.api.module," + Counter.class.getPackageName());
        headers.put(Activator.KIND, kind.type.getName());
        headers.put(Activator.HOW_MANY, String.valueOf(counters));
        if (kind.module) {
            headers.put("Patch-Module", "true");
        }
        return BundleJar.write(
                folder.resolve(name + "-" + version + ".jar"),
                headers,
                List.of(Activator.class, kind.type.getSuperclass(), kind.type));
    }
}
