package org.ninelives.runtime.area;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is done with all files of a folder. */
public final class Folders {

    private Folders() {}

    /** What is in a folder. */
    public static Tally measure(Path folder) throws IOException {
        Measuring measuring = new Measuring();
        Files.walkFileTree(folder, measuring);
        return measuring.tally;
    }

    /** How much more would find room beside a folder. */
    public static long room(Path folder) throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }

    /** Forces all files of a folder to the disk. */
    public static void force(Path folder) throws IOException {
        Files.walkFileTree(folder, new Visitor() {
            @Override
            void meet(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) {
                    Content.force(file);
                }
            }
        });
    }

    /** Whether nothing is in it, not even a folder. */
    public static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> content = Files.list(folder)) {
            return content.findAny().isEmpty();
        }
    }

    static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Goes through a folder that is in use: what is gone when one comes to it never was there. */
    abstract static class Visitor extends SimpleFileVisitor<Path> {

        abstract void meet(Path file, BasicFileAttributes attributes) throws IOException;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            try {
                // Pipes and sockets are nothing that could be copied.
                if (!attributes.isOther()) {
                    meet(file, attributes);
                }
            } catch (NoSuchFileException gone) {
                if (!file.toString().equals(gone.getFile())) {
                    throw gone;
                }
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }
    }

    private static final class Measuring extends Visitor {

        private Tally tally = Tally.NONE;

        @Override
        void meet(Path file, BasicFileAttributes attributes) {
            tally = tally.plus(attributes.isSymbolicLink() ? 0 : attributes.size());
        }
    }
}
