package org.ninelives.runtime.area;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Carries what is in one folder to another one, in two steps: {@link #copy} takes its time while the folder is in use,
 * {@link #update} follows what has changed since, while nobody may write.
 *
 * <p>The second folder's owner may use it in between. What it wrote under a name of its own stays; what it made of a file
 * that the first folder's owner did not touch again stays, too; where both wrote, the first one wins. Links are carried as
 * links and never followed; one that leads into the first folder leads into the second one then.
 *
 * <p>The first folder is only read. Not thread-safe.
 */
public final class FolderCopy {

    private final Path from;
    private final Path to;

    /** What was copied, by its path in the folder, and what it looked like then. */
    private final Map<Path, Stamp> copied = new HashMap<>();

    /** The folders within it, outermost first. */
    private final Set<Path> folders = new LinkedHashSet<>();

    /** Nothing is copied yet. */
    public FolderCopy(Path from, Path to) {
        this.from = from;
        this.to = to;
    }

    /**
     * Copies all of it, but for what the second folder has already with the same size and time.
     *
     * @param givenUp asked now and then; when it says yes, the copying ends with an exception
     */
    public Tally copy(BooleanSupplier givenUp) throws IOException {
        long bytes = Folders.measure(from).bytes();
        long room = Files.getFileStore(to).getUsableSpace();
        if (bytes > room) {
            throw new IOException(
                    "it takes " + Tally.sizeOf(bytes) + ", but there is room for " + Tally.sizeOf(room) + " only");
        }
        Copying copying = new Copying(givenUp);
        Files.walkFileTree(from, copying);
        return copying.tally;
    }

    /**
     * Follows what has changed since.
     *
     * @param exactly whether the second folder is to have nothing that the first one has not
     */
    public Tally update(boolean exactly, BooleanSupplier givenUp) throws IOException {
        Copying copying = new Copying(givenUp);
        Files.walkFileTree(from, copying);
        Tally tally = copying.tally;
        Set<Path> gone = new HashSet<>(copied.keySet());
        gone.removeAll(copying.met);
        for (Path file : gone) {
            deleteCopy(file);
            copied.remove(file);
            tally = tally.plus(0);
        }
        if (exactly) {
            tally = deleteOthers(tally, copying.met);
        }
        deleteEmptyFolders(copying.metFolders);
        return tally;
    }

    /** Unless a folder is there now, or what its folder was has become something else, such as a link to the outside. */
    private void deleteCopy(Path file) throws IOException {
        Path folder = to;
        for (Path name : file) {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
            folder = folder.resolve(name);
        }
        if (!Files.isDirectory(to.resolve(file), LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(to.resolve(file));
        }
    }

    private Tally deleteOthers(Tally tally, Set<Path> wanted) throws IOException {
        Set<Path> others = new HashSet<>();
        Files.walkFileTree(to, new Folders.Visitor() {
            @Override
            void meet(Path file, BasicFileAttributes attributes) {
                if (!wanted.contains(to.relativize(file))) {
                    others.add(file);
                }
            }
        });
        Tally more = tally;
        for (Path other : others) {
            Files.deleteIfExists(other);
            more = more.plus(0);
        }
        return more;
    }

    /** Folders that were copied and are gone go, unless somebody else put something there. */
    private void deleteEmptyFolders(Set<Path> kept) throws IOException {
        for (Path folder : folders.stream()
                .filter(folder -> !kept.contains(folder))
                .sorted((one, other) -> other.getNameCount() - one.getNameCount())
                .toList()) {
            Path gone = to.resolve(folder);
            if (Files.isDirectory(gone, LinkOption.NOFOLLOW_LINKS) && Folders.isEmpty(gone)) {
                Files.delete(gone);
            }
            folders.remove(folder);
        }
    }

    /** Takes back what was copied; what the second folder's owner put there itself stays. */
    public void discard() throws IOException {
        for (Path file : copied.keySet()) {
            deleteCopy(file);
        }
        copied.clear();
        deleteEmptyFolders(Set.of());
    }

    /** Brings over what is not there yet as it is. */
    private final class Copying extends Folders.Visitor {

        private final BooleanSupplier givenUp;
        private final Set<Path> met = new HashSet<>();
        private final Set<Path> metFolders = new HashSet<>();
        private Tally tally = Tally.NONE;

        Copying(BooleanSupplier givenUp) {
            this.givenUp = givenUp;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            Path path = from.relativize(folder);
            metFolders.add(path);
            if (!folder.equals(from)) {
                makeRoom(to.resolve(path), true);
                Files.createDirectories(to.resolve(path));
                folders.add(path);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        void meet(Path file, BasicFileAttributes attributes) throws IOException {
            if (givenUp.getAsBoolean()) {
                throw new IOException("the patch was given up meanwhile");
            }
            Path path = from.relativize(file);
            Stamp before = copied.get(path);
            if (before == null || !before.isStill(file, attributes)) {
                bring(file, attributes, path);
            }
            met.add(path);
        }

        private void bring(Path file, BasicFileAttributes attributes, Path path) throws IOException {
            Path copy = to.resolve(path);
            Instant now = Instant.now();
            long checksum = 0;
            if (attributes.isSymbolicLink()) {
                makeRoom(copy, false);
                Files.deleteIfExists(copy);
                Files.createSymbolicLink(copy, led(Files.readSymbolicLink(file)));
                tally = tally.plus(0);
            } else if (isThere(copy, attributes)) {
                checksum = Content.checksum(copy);
            } else {
                makeRoom(copy, false);
                checksum = Content.copy(file, copy, attributes, givenUp);
                tally = tally.plus(attributes.size());
            }
            copied.put(path, Stamp.of(file, attributes, checksum, now));
        }

        /** From an earlier time when this was carried the other way. */
        private boolean isThere(Path copy, BasicFileAttributes attributes) throws IOException {
            return !copied.containsKey(to.relativize(copy))
                    && Stamp.isSure(attributes.lastModifiedTime(), Instant.now())
                    && Files.isRegularFile(copy, LinkOption.NOFOLLOW_LINKS)
                    && Files.size(copy) == attributes.size()
                    && Files.getLastModifiedTime(copy).equals(attributes.lastModifiedTime());
        }

        private Path led(Path target) {
            return target.isAbsolute() && target.normalize().startsWith(from)
                    ? to.resolve(from.relativize(target.normalize()))
                    : target;
        }

        /** What is a file here and a folder there, or the reverse, or a link. */
        private void makeRoom(Path path, boolean forFolder) throws IOException {
            boolean isFolder = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
            if (isFolder && !forFolder) {
                Folders.delete(path);
            } else if (!isFolder && (forFolder || Files.isSymbolicLink(path))) {
                Files.deleteIfExists(path);
            }
        }
    }
}
