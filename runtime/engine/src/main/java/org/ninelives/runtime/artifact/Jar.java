package org.ninelives.runtime.artifact;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/**
 * An open jar that was read once from end to end: damage that would show as a class that cannot be linked, after the
 * patch, shows now. Bounded against jars that inflate without end.
 */
final class Jar implements Closeable {

    /** The most that all entries together may inflate to. */
    static final long MOST_BYTES = 1L << 30;

    /** The most that an entry may have that is read into memory. */
    static final int MOST_ENTRY_BYTES = 64 << 20;

    private final String address;
    private final ZipFile zip;
    private final Set<String> names = new TreeSet<>();

    private Jar(String address, ZipFile zip) {
        this.address = address;
        this.zip = zip;
    }

    static Jar open(Path file, String address) throws UnfitArtifactException {
        return open(file, address, MOST_BYTES);
    }

    static Jar open(Path file, String address, long mostBytes) throws UnfitArtifactException {
        ZipFile zip;
        try {
            refuseWhatIsNoZip(file, address);
            zip = new ZipFile(file.toFile());
        } catch (IOException e) {
            throw new UnfitArtifactException(address, "cannot be read as a jar: " + reason(e) + "; " + sizeOf(file), e);
        }
        Jar jar = new Jar(address, zip);
        try {
            jar.readOnce(mostBytes);
            return jar;
        } catch (UnfitArtifactException | RuntimeException e) {
            jar.close();
            throw e;
        }
    }

    private static void refuseWhatIsNoZip(Path file, String address) throws IOException, UnfitArtifactException {
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(4);
        }
        if (start.length == 0) {
            throw new UnfitArtifactException(address, "is empty (0 bytes): it is not a jar");
        }
        if (start.length < 4 || start[0] != 'P' || start[1] != 'K') {
            throw new UnfitArtifactException(
                    address, "is not a jar: it does not begin as a zip file does (PK); " + sizeOf(file));
        }
    }

    private static String sizeOf(Path file) {
        try {
            return "it has " + Files.size(file) + " bytes; was it copied while it was still being written?";
        } catch (IOException e) {
            return "its size is not known";
        }
    }

    private void readOnce(long mostBytes) throws UnfitArtifactException {
        if (zip.size() == 0) {
            throw new UnfitArtifactException(address, "is a jar without entries");
        }
        long left = mostBytes;
        for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
            ZipEntry entry = entries.nextElement();
            refuseNameThatLeadsOut(entry.getName());
            names.add(entry.getName());
            left -= inflate(entry, left);
        }
    }

    private void refuseNameThatLeadsOut(String name) throws UnfitArtifactException {
        String path = name.replace('\\', '/');
        if (path.startsWith("/") || ("/" + path + "/").contains("/../")) {
            throw new UnfitArtifactException(
                    address, "has an entry " + name + " that would lead out of the folder it is unpacked to");
        }
    }

    private long inflate(ZipEntry entry, long most) throws UnfitArtifactException {
        CRC32 checksum = new CRC32();
        byte[] buffer = new byte[64 * 1024];
        long inflated = 0;
        try (InputStream in = zip.getInputStream(entry)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                inflated += n;
                if (inflated > most) {
                    throw new UnfitArtifactException(
                            address,
                            "inflates to more than can be a bundle: the limit was passed in " + entry.getName());
                }
                checksum.update(buffer, 0, n);
            }
        } catch (IOException e) {
            throw new UnfitArtifactException(
                    address, "is damaged: its entry " + entry.getName() + " cannot be read: " + reason(e), e);
        }
        if (entry.getCrc() >= 0 && entry.getCrc() != checksum.getValue()) {
            throw new UnfitArtifactException(
                    address, "is damaged: its entry " + entry.getName() + " does not agree with its checksum");
        }
        return inflated;
    }

    String address() {
        return address;
    }

    /** The names of all entries, in order. */
    Set<String> names() {
        return names;
    }

    /** The content of an entry. */
    Optional<byte[]> read(String name) throws UnfitArtifactException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null || entry.isDirectory()) {
            return Optional.empty();
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return Optional.of(bounded(in, name));
        } catch (IOException e) {
            throw new UnfitArtifactException(
                    address, "is damaged: its entry " + name + " cannot be read: " + reason(e), e);
        }
    }

    /** The names of the entries of a jar within this one. */
    Set<String> namesWithin(String inner) throws UnfitArtifactException {
        Set<String> found = new TreeSet<>();
        scan(inner, (name, in) -> {
            found.add(name);
            return false;
        });
        return found;
    }

    /** The content of an entry of a jar within this one. */
    Optional<byte[]> readWithin(String inner, String name) throws UnfitArtifactException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        boolean found = scan(inner, (next, in) -> {
            if (next.equals(name)) {
                content.writeBytes(bounded(in, inner + "!/" + name));
                return true;
            }
            return false;
        });
        return found ? Optional.of(content.toByteArray()) : Optional.empty();
    }

    /** Shows the content of the entries of a jar within this one. */
    void eachWithin(String inner, Predicate<String> wanted, BiConsumer<String, byte[]> visit)
            throws UnfitArtifactException {
        scan(inner, (name, in) -> {
            if (wanted.test(name)) {
                visit.accept(name, bounded(in, inner + "!/" + name));
            }
            return false;
        });
    }

    private boolean scan(String inner, Visit visit) throws UnfitArtifactException {
        Optional<byte[]> bytes = read(inner);
        if (bytes.isEmpty()) {
            return false;
        }
        long left = MOST_BYTES;
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(bytes.get()), StandardCharsets.UTF_8)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (visit.at(entry.getName(), in)) {
                    return true;
                }
                left -= skip(in, left, inner);
            }
            return false;
        } catch (IOException e) {
            throw new UnfitArtifactException(
                    address, "is damaged: the jar " + inner + " in it cannot be read: " + reason(e), e);
        }
    }

    private long skip(InputStream in, long most, String inner) throws IOException, UnfitArtifactException {
        byte[] buffer = new byte[64 * 1024];
        long skipped = 0;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            skipped += n;
            if (skipped > most) {
                throw new UnfitArtifactException(
                        address, "holds a jar " + inner + " that inflates to more than can be a bundle");
            }
        }
        return skipped;
    }

    private byte[] bounded(InputStream in, String name) throws IOException, UnfitArtifactException {
        byte[] content = in.readNBytes(MOST_ENTRY_BYTES + 1);
        if (content.length > MOST_ENTRY_BYTES) {
            throw new UnfitArtifactException(
                    address, "has an entry " + name + " of more than " + MOST_ENTRY_BYTES + " bytes; it is not read");
        }
        return content;
    }

    private static String reason(IOException e) {
        return e.getMessage() == null || e instanceof FileSystemException ? e.toString() : e.getMessage();
    }

    /** The file's content was read; that it does not close harms nobody. */
    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            throw new UncheckedIOException(address + " was read, but its file does not close", e);
        }
    }

    private interface Visit {
        /** Whether to stop here. */
        boolean at(String name, InputStream content) throws IOException, UnfitArtifactException;
    }
}
