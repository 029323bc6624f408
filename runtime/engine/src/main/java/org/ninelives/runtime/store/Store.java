package org.ninelives.runtime.store;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A folder of bundle files, each named {@code <sha256>.jar} after its content. Content is streamed to a {@code .part}
 * file, forced to disk and renamed, so that a file under its final name is complete, wherever the process was killed.
 *
 * <p>Files are written through streams, not channels: a channel closes itself when its thread is interrupted.
 *
 * <p>One patch at a time: calls come one after the other, and {@link #keepOnly} between patches, for it knows nothing of
 * content that is staged and not yet in the journal.
 */
public final class Store {

    private static final String PART = ".part";
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final Path folder;

    /** Opens the store, creates its folder if need be and removes the {@code .part} files that a crash left behind. */
    public Store(Path folder) throws IOException {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
            try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder, "*" + PART)) {
                for (Path leftover : leftovers) {
                    Files.delete(leftover);
                }
            }
        } catch (IOException e) {
            throw new IOException("the store " + folder + " cannot be opened: " + reason(e), e);
        }
    }

    /**
     * Reads content to its end and keeps it.
     *
     * @param content read, but not closed
     * @param limitBytes the most that it may have
     * @throws IOException if the content is empty, too large or unreadable, or the disk refuses it; nothing of it is kept
     */
    public Stored stage(InputStream content, long limitBytes) throws IOException {
        Path part;
        try {
            part = Files.createTempFile(folder, "", PART);
        } catch (IOException e) {
            throw new IOException(
                    "the store " + folder + " cannot be written: " + reason(e) + "; nothing was stored", e);
        }
        try {
            return keep(part, receive(content, part, limitBytes));
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** A file for what is only looked at; the caller deletes it, or else the next opening of the store does. */
    public Path scratch() throws IOException {
        return Files.createTempFile(folder, "", PART);
    }

    /** The file of this content, if the store has it; whether it is still intact is for {@link #verify} to say. */
    public Optional<Path> find(String sha256) {
        Path file = fileOf(sha256);
        return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
    }

    /**
     * Reads the content again and compares its digest.
     *
     * @return the file, intact
     * @throws IOException if the content is missing, unreadable or no longer what it was
     */
    public Path verify(String sha256) throws IOException {
        Path file = find(sha256).orElseThrow(() -> new IOException("the store " + folder + " has no " + sha256));
        String found = digestOf(file);
        if (!found.equals(sha256)) {
            throw new IOException(
                    file + " is damaged: its content has the digest " + found + "; it must not be installed");
        }
        return file;
    }

    /** Removes this content; does nothing if the store does not have it. */
    public void forget(String sha256) throws IOException {
        try {
            Files.deleteIfExists(fileOf(sha256));
        } catch (IOException e) {
            throw new IOException(fileOf(sha256) + " cannot be removed: " + reason(e) + "; it stays in the store", e);
        }
    }

    /** Removes all other content. Files that are not the store's own stay. */
    public void keepOnly(Set<String> sha256s) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                String sha256 = name.substring(0, name.length() - ".jar".length());
                if (SHA256.matcher(sha256).matches() && !sha256s.contains(sha256)) {
                    forget(sha256);
                }
            }
        }
    }

    private Received receive(InputStream content, Path part, long limitBytes) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[64 * 1024];
        long received = 0;
        try (FileOutputStream out = new FileOutputStream(part.toFile())) {
            for (int n = read(content, buffer, received); n >= 0; n = read(content, buffer, received)) {
                received += n;
                if (received > limitBytes) {
                    throw new RefusedException(
                            "the content is larger than " + limitBytes + " bytes; nothing was stored");
                }
                digest.update(buffer, 0, n);
                out.write(buffer, 0, n);
            }
            if (received == 0) {
                throw new RefusedException("the content is empty (0 bytes); nothing was stored");
            }
            out.getFD().sync();
        } catch (RefusedException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(
                    "writing to the store " + folder + " failed after " + received + " bytes: " + reason(e)
                            + "; nothing was stored",
                    e);
        }
        return new Received(HexFormat.of().formatHex(digest.digest()), received);
    }

    private static int read(InputStream content, byte[] buffer, long received) throws RefusedException {
        try {
            return content.read(buffer);
        } catch (IOException e) {
            throw new RefusedException(
                    "the content cannot be read further than " + received + " bytes: " + reason(e)
                            + "; nothing was stored",
                    e);
        }
    }

    private Stored keep(Path part, Received received) throws IOException {
        Path file = fileOf(received.sha256);
        boolean fresh = !Files.exists(file);
        // What the journal relies on may have been damaged since: the copy at hand is known to be good.
        if (fresh || !digestOf(file).equals(received.sha256)) {
            try {
                Durable.replace(part, file);
            } catch (IOException e) {
                throw new IOException(
                        "the content was received, but cannot be kept as " + file + ": " + reason(e)
                                + "; nothing was stored",
                        e);
            }
        }
        return new Stored(received.sha256, file, received.sizeBytes, fresh);
    }

    private Path fileOf(String sha256) {
        if (!SHA256.matcher(sha256).matches()) {
            throw new IllegalArgumentException("not a SHA-256 in lower-case hexadecimal: " + sha256);
        }
        return folder.resolve(sha256 + ".jar");
    }

    private static String digestOf(Path file) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[64 * 1024];
        try (InputStream in = new FileInputStream(file.toFile())) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        } catch (IOException e) {
            throw new IOException(file + " cannot be read: " + reason(e), e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The exceptions of the file system say nothing but a path; their class says what happened. */
    private static String reason(IOException e) {
        return e.getClass() == IOException.class && e.getMessage() != null ? e.getMessage() : e.toString();
    }

    private record Received(String sha256, long sizeBytes) {}

    /** The content is at fault, not the disk. */
    private static final class RefusedException extends IOException {

        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }

        RefusedException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
