package org.ninelives.itests.karaf;

import java.nio.file.Path;

/** The names and addresses of the examples. */
final class Examples {

    static final String PREFIX = "org.ninelives.examples.";
    static final String ROUTE = PREFIX + "route";

    private Examples() {}

    /** Where Maven knows it. */
    static String mvn(String module, String version) {
        return "mvn:org.ninelives.examples/" + module + "/" + version;
    }

    /** The same as a file of the assembly. */
    static Path file(String module, String version) {
        return Path.of(
                System.getProperty("karaf.home"),
                "system/org/ninelives/examples",
                module,
                version,
                module + "-" + version + ".jar");
    }
}
