package org.ninelives.runtime.area;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The bytes of files. */
final class Content {

    private static final int CHUNK_BYTES = 1 << 20;

    private Content() {}

    /**
     * Copies a file, its time and its permissions.
     *
     * @return the checksum of what was copied
     */
    static long copy(Path from, Path to, BasicFileAttributes attributes, BooleanSupplier givenUp) throws IOException {
        long checksum;
        try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
                SeekableByteChannel out = Files.newByteChannel(
                        to,
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE,
                                StandardOpenOption.TRUNCATE_EXISTING,
                                LinkOption.NOFOLLOW_LINKS))) {
            checksum = read(in, out, givenUp);
        }
        PosixFileAttributeView permissions =
                Files.getFileAttributeView(from, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (permissions != null) {
            Files.setPosixFilePermissions(to, permissions.readAttributes().permissions());
        }
        Files.setLastModifiedTime(to, attributes.lastModifiedTime());
        return checksum;
    }

    static long checksum(Path file) throws IOException {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            return read(in, null, () -> false);
        }
    }

    private static long read(FileChannel in, @Nullable ByteChannel out, BooleanSupplier givenUp) throws IOException {
        CRC32C checksum = new CRC32C();
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(CHUNK_BYTES, in.size() + 1));
        while (in.read(buffer) >= 0) {
            if (givenUp.getAsBoolean()) {
                throw new IOException("the patch was given up meanwhile");
            }
            buffer.flip();
            checksum.update(buffer.duplicate());
            while (out != null && buffer.hasRemaining()) {
                out.write(buffer);
            }
            buffer.clear();
        }
        return checksum.getValue();
    }

    /** Forces a file's content and attributes to the disk. */
    static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
