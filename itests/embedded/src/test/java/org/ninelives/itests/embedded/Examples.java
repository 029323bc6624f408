package org.ninelives.itests.embedded;

import java.nio.file.Files;
import java.nio.file.Path;

/** The jars of the example bundles, and of the bundles that they need. */
final class Examples {

    private static final Path FOLDER = Path.of(System.getProperty("examples"));

    private Examples() {}

    /** An example, such as {@code route-2.0.0}, or a bundle of others without its version. */
    static Path of(String name) {
        Path jar = FOLDER.resolve(name + ".jar");
        if (!Files.exists(jar)) {
            throw new IllegalArgumentException("no " + jar + "; is it copied by the POM?");
        }
        return jar;
    }
}
