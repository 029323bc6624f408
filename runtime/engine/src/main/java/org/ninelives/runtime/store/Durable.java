package org.ninelives.runtime.store;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Makes changes of a folder survive a power cut. A forced file that nobody can find after the cut is lost all the same:
 * its name is content of the folder, which has to be forced as well.
 */
public final class Durable {

    private Durable() {}

    /** Puts a complete, forced file in the place of another one; after a crash there is the one or the other. */
    public static void replace(Path complete, Path target) throws IOException {
        Files.move(complete, target, StandardCopyOption.ATOMIC_MOVE);
        forceFolder(target);
    }

    /** Forces the folder that a file is in. Where folders cannot be opened (Windows), the file system's journal has to do. */
    public static void forceFolder(Path file) throws IOException {
        // A channel closes itself under an interrupted thread; the force must happen, and the flag must survive it.
        boolean interrupted = Thread.interrupted();
        try {
            while (!forced(folderOf(file))) {
                interrupted |= Thread.interrupted();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean forced(Path folder) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(folder, StandardOpenOption.READ);
        } catch (ClosedByInterruptException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
        try (channel) {
            channel.force(true);
            return true;
        } catch (ClosedByInterruptException e) {
            return false;
        }
    }

    private static Path folderOf(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException(file + " is not in a folder");
        }
        return parent;
    }
}
