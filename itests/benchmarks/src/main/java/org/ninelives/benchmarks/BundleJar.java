package org.ninelives.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Writes bundles out of classes of the class path. */
public final class BundleJar {

    private BundleJar() {}

    /**
     * Writes one.
     *
     * @param headers what its manifest says beside the versions of its form
     * @return the jar
     */
    public static Path write(Path jar, Map<String, String> headers, List<Class<?>> classes) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        headers.forEach(attributes::putValue);
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out, manifest)) {
            for (Class<?> type : classes) {
                String name = type.getName().replace('.', '/') + ".class";
                entries.putNextEntry(new JarEntry(name));
                try (InputStream in = BundleJar.class.getResourceAsStream("/" + name)) {
                    if (in == null) {
                        throw new IOException("no " + name + " on the class path");
                    }
                    in.transferTo(entries);
                }
            }
        }
        return jar;
    }
}
