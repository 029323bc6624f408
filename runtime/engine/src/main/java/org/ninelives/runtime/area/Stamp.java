package org.ninelives.runtime.area;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a file looked like when it was copied.
 *
 * @param target where it leads; null if it is no link
 * @param checksum of the content that was copied; zero for a link
 * @param sure whether a later change would show in its time: a file that is changed twice within one tick of the file
 *     system's clock looks as if it were changed once
 */
record Stamp(long size, FileTime time, @Nullable Path target, long checksum, boolean sure) {

    /** The coarsest clock of a file system that is in use: it knows no part of a second. */
    private static final Duration COARSE_TICK = Duration.ofSeconds(2);

    /** Others go with the clock of the kernel, some milliseconds a tick. */
    private static final Duration TICK = Duration.ofMillis(100);

    static Stamp of(Path file, BasicFileAttributes attributes, long checksum, Instant now) throws IOException {
        FileTime time = attributes.lastModifiedTime();
        return new Stamp(
                attributes.size(),
                time,
                attributes.isSymbolicLink() ? Files.readSymbolicLink(file) : null,
                checksum,
                isSure(time, now));
    }

    static boolean isSure(FileTime time, Instant now) {
        Instant last = time.toInstant();
        boolean coarse = last.truncatedTo(ChronoUnit.SECONDS).equals(last);
        return last.isBefore(now.minus(coarse ? COARSE_TICK : TICK));
    }

    /** Whether the file is still what was copied. */
    boolean isStill(Path file, BasicFileAttributes attributes) throws IOException {
        if (attributes.isSymbolicLink()) {
            return Files.readSymbolicLink(file).equals(target);
        }
        return target == null
                && attributes.size() == size
                && attributes.lastModifiedTime().equals(time)
                && (sure || Content.checksum(file) == checksum);
    }
}
