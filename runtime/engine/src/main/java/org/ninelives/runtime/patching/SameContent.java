package org.ninelives.runtime.patching;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Whether two jars hold the same. Compared entry by entry: the same bundle packed at another time is the same content. */
final class SameContent {

    private SameContent() {}

    static boolean of(Path one, Path other) {
        return entriesOf(one).equals(entriesOf(other));
    }

    private static Map<String, Long> entriesOf(Path jar) {
        Map<String, Long> entries = new TreeMap<>();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            zip.stream()
                    .filter(entry -> !entry.isDirectory())
                    .forEach((ZipEntry entry) -> entries.put(entry.getName(), entry.getCrc()));
        } catch (IOException unreadable) {
            entries.put("unreadable: " + jar + ": " + unreadable.getMessage(), 0L);
        }
        return entries;
    }
}
