package org.ninelives.benchmarks.calls;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.ninelives.benchmarks.calls.module.Activator;
import org.ninelives.benchmarks.calls.module.Plain;

/** The module that is called, as a bundle. */
final class CallModule {

    private CallModule() {}

    /** Writes a version of it. */
    static Path write(Path folder, String version) throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", "org.ninelives.benchmarks.answer");
        headers.putValue("Bundle-Version", version);
        headers.putValue("Bundle-Activator", Activator.class.getName());
        headers.putValue("Import-Package", "org.osgi.framework," + Answer.class.getPackageName());
        headers.putValue("Patch-Module", "true");
        Path jar = folder.resolve("answer-" + version + ".jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out, manifest)) {
            for (Class<?> type : List.of(Activator.class, Plain.class)) {
                String name = type.getName().replace('.', '/') + ".class";
                entries.putNextEntry(new JarEntry(name));
                try (InputStream in = CallModule.class.getResourceAsStream("/" + name)) {
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
