package org.ninelives.benchmarks.patches;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.InvalidSyntaxException;

/** Counts everything of which a patch could leave something behind. */
final class Survey {

    private static final int COLLECTIONS = 3;
    private static final double MEGA = 1 << 20;
    private static final double KILO = 1 << 10;

    private Survey() {}

    /** Counts, after the collector has run: by the name of what is counted. */
    static Map<String, Double> of(PatchScene scene) throws IOException, InvalidSyntaxException {
        // More than once, for what a class loader or a cleaner lets go is garbage in the next one only.
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        Map<String, Double> found = new LinkedHashMap<>();
        found.put("loaded classes", (double)
                ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
        found.put(
                "metaspace in MB",
                ManagementFactory.getMemoryPoolMXBeans().stream()
                                .filter(pool -> pool.getName().equals("Metaspace"))
                                .map(MemoryPoolMXBean::getUsage)
                                .mapToLong(usage -> usage.getUsed())
                                .sum()
                        / MEGA);
        found.put(
                "heap in MB",
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEGA);
        found.put("threads", (double) ManagementFactory.getThreadMXBean().getThreadCount());
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            found.put("open files", (double) unix.getOpenFileDescriptorCount());
        }
        found.put("services", (double) scene.system().getAllServiceReferences(null, null).length);
        found.put("data folder in KB", size(scene.data()) / KILO);
        found.put("journal in KB", size(scene.data().resolve("journal")) / KILO);
        return found;
    }

    private static double size(Path folder) throws IOException {
        double[] bytes = new double[1];
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                bytes[0] += attributes.size();
                return FileVisitResult.CONTINUE;
            }

            /** A bundle's files go a moment after the bundle. */
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                return failure == null ? FileVisitResult.CONTINUE : visitFileFailed(visited, failure);
            }
        });
        return bytes[0];
    }
}
