package org.ninelives.runtime.framework;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.osgi.framework.Bundle;

/**
 * The content of an installed bundle, packed again. The address that it once came from may be gone or lead to something
 * else by now, and the framework does not hand out the file itself. Equal content gives equal bytes: entries in the order
 * of their names, without times.
 */
final class BundleContent {

    private BundleContent() {}

    static InputStream of(Bundle bundle) throws IOException {
        Enumeration<URL> found = bundle.findEntries("/", "*", true);
        List<URL> entries = found == null ? List.of() : Collections.list(found);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(packed)) {
            // The manifest has to be the first entry for those who read jars as streams.
            write(zip, JarFile.MANIFEST_NAME, bundle.getEntry(JarFile.MANIFEST_NAME));
            List<URL> rest = entries.stream()
                    .filter(entry -> !entry.getPath().endsWith("/"))
                    .filter(entry -> !entry.getPath().equals("/" + JarFile.MANIFEST_NAME))
                    .sorted((one, other) -> one.getPath().compareTo(other.getPath()))
                    .toList();
            for (URL entry : rest) {
                write(zip, entry.getPath().substring(1), entry);
            }
        }
        return new ByteArrayInputStream(packed.toByteArray());
    }

    private static void write(ZipOutputStream zip, String name, URL content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(0);
        zip.putNextEntry(entry);
        try (InputStream in = content.openStream()) {
            in.transferTo(zip);
        }
        zip.closeEntry();
    }
}
