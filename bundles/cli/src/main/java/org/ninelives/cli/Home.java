package org.ninelives.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder that the distribution was unpacked to, which has the bundles of the shell and of the HTTP service.
 *
 * @param folder the folder
 */
record Home(Path folder) {

    /** The system property that names the folder; the start script sets it. */
    static final String PROPERTY = "ninelives.home";

    private static final String SHELL = "shell";
    private static final String TERMINAL = "terminal";
    private static final String HTTP = "http";

    static Home ofThisProcess() throws IOException {
        String folder = System.getProperty(PROPERTY);
        if (folder == null) {
            throw new IOException("where is the distribution? Start with bin/ninelives, or set -D" + PROPERTY);
        }
        return new Home(Path.of(folder).toAbsolutePath());
    }

    /** The bundles of the shell and its commands. */
    Path shell() throws IOException {
        return existing(SHELL);
    }

    /** The bundles that read from a terminal, with history and completion. */
    Path terminal() throws IOException {
        return existing(TERMINAL);
    }

    /** The bundles of the HTTP service. */
    Path http() throws IOException {
        return existing(HTTP);
    }

    private Path existing(String name) throws IOException {
        Path bundles = folder.resolve("bundles").resolve(name);
        if (!Files.isDirectory(bundles)) {
            throw new IOException(bundles + " is missing: the distribution in " + folder + " is not complete");
        }
        return bundles;
    }
}
